"""Plausible wrong solutions of assignment 07, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

POSITIONS_DRAW = "rng.random(ids.shape) < rate"
POSITIONS_LUCK = "chosen = ordinary & (rng.random(ids.shape) < rate)"
POSITIONS_RESCUE = "rng.choice(np.flatnonzero(ordinary))"

CHOOSE_MASK_POSITIONS = [
    Chaff(
        exercise="choose_mask_positions",
        name="special tokens are chosen too",
        edits={"ordinary & (rng.random(ids.shape) < rate)": "rng.random(ids.shape) < rate"},
        hint="[CLS], [SEP] and padding are chosen like any other token. "
        "There is nothing to learn from predicting them.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="padding is chosen",
        edits={"np.isin(ids, special_ids)": "np.isin(ids, [special for special in special_ids if special != 0])"},
        hint="Tokens with id 0 are chosen although 0 is in special_ids. Padding is a special token like the others.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="the first ids are the special ones",
        edits={"np.isin(ids, special_ids)": "(ids < len(special_ids))"},
        hint="Special ids need not be 0, 1, 2, …: the list says which they are. Compare with the list itself, "
        "not with its length.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="fixed positions",
        edits={
            POSITIONS_LUCK: (
                "places = np.flatnonzero(ordinary)\n"
                "    chosen = np.zeros(ids.shape, dtype=bool)\n"
                "    chosen.flat[places[: round(rate * len(places))]] = True"
            )
        },
        hint="You always choose the same places, the first ones. Which tokens are chosen should be left to chance.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="Python's random numbers",
        code="""
            import random


            def choose_mask_positions(ids, special_ids, rate, rng):
                ordinary = ~np.isin(ids, special_ids)
                if not ordinary.any():
                    raise ValueError("all tokens are special: there is nothing to choose")
                draws = np.array([random.random() for _ in range(ids.size)]).reshape(ids.shape)
                chosen = ordinary & (draws < rate)
                if not chosen.any():
                    chosen.flat[random.choice(np.flatnonzero(ordinary).tolist())] = True
                return chosen
        """,
        hint="The module random knows nothing of the generator that the caller hands in, so a seed does not repeat "
        "your choice. Draw from rng.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="the global np.random",
        edits={
            "(rng.random(ids.shape)": "(np.random.random(ids.shape)",
            POSITIONS_RESCUE: "np.random.choice(np.flatnonzero(ordinary))",
        },
        hint="np.random is one generator for the whole program; the one to use is handed in as rng. "
        "Generators in the same state should give the same choice.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="a generator of its own",
        edits={"    ordinary = ~": "    rng = np.random.default_rng(0)\n    ordinary = ~"},
        hint="You make a new generator with a fixed seed in each call, so every epoch hides the same places. "
        "Use the rng that is handed in.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="an exact number of tokens",
        edits={
            POSITIONS_LUCK: (
                "places = np.flatnonzero(ordinary)\n"
                "    chosen = np.zeros(ids.shape, dtype=bool)\n"
                "    chosen.flat[rng.permutation(places)[: round(rate * len(places))]] = True"
            )
        },
        hint="You choose a fixed share of the tokens, so one choice depends on the others. "
        "Each token should be decided on its own.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="an exact number in each sentence",
        edits={
            POSITIONS_LUCK: (
                "chosen = np.zeros(ids.shape, dtype=bool)\n"
                "    for index in np.ndindex(*ids.shape[:-1]):\n"
                "        places = np.flatnonzero(ordinary[index])\n"
                "        chosen[index][rng.permutation(places)[: round(rate * len(places))]] = True"
            )
        },
        hint="Every sentence gets the same share of chosen tokens. When each token is decided on its own, "
        "one sentence may get three and another none.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="the rate counts special tokens too",
        edits={POSITIONS_DRAW: "rng.random(ids.shape) < rate * ids.size / np.sum(ordinary)"},
        hint="You raise the probability to make up for the special tokens. The rate is meant for each ordinary token.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="chooses the others",
        edits={POSITIONS_DRAW: "rng.random(ids.shape) > rate"},
        hint="With rate 0.15 you choose 85 % of the tokens. Which share of the draws lies below the rate?",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="normal instead of uniform numbers",
        edits={POSITIONS_DRAW: "rng.standard_normal(ids.shape) < rate"},
        hint="Half of the normal numbers are negative and so below any rate. "
        "Which numbers lie below the rate with just that probability?",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="one draw for each place",
        edits={POSITIONS_DRAW: "rng.random(ids.shape[-1:]) < rate"},
        hint="All sentences of the batch have the same places chosen. Every token needs a draw of its own.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="one draw for each sentence",
        edits={POSITIONS_DRAW: "rng.random((*ids.shape[:-1], 1)) < rate"},
        hint="A sentence is chosen as a whole or not at all. Every token needs a draw of its own.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="nothing for bad luck",
        edits={f"    if not chosen.any():\n        chosen.flat[{POSITIONS_RESCUE}] = True\n": ""},
        hint="Sometimes luck chooses no token at all, and then there is no loss. What should happen in that case?",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="bad luck takes the first ordinary token",
        edits={POSITIONS_RESCUE: "np.argmax(ordinary)"},
        hint="If luck chose none, you always take the first ordinary token. Each should have the same chance.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="bad luck takes any token",
        edits={POSITIONS_RESCUE: "rng.integers(ids.size)"},
        hint="If luck chose none, you take one of all tokens, and that may be a special one.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="bad luck draws again",
        edits={
            POSITIONS_LUCK: (
                POSITIONS_LUCK
                + "\n    for _ in range(100):\n        if not chosen.any():\n            "
                + POSITIONS_LUCK
            )
        },
        hint="If luck chose none, you draw for all tokens again, so that two or more can still come. "
        "Just one is asked for then.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="one more whatever luck chose",
        edits={"    if not chosen.any():\n        chosen.flat": "    chosen.flat"},
        hint="You add a token in every call. It is needed only when luck chose none.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="at least one in each sentence",
        edits={
            f"    if not chosen.any():\n        chosen.flat[{POSITIONS_RESCUE}] = True\n": (
                "    for index in np.ndindex(*ids.shape[:-1]):\n"
                "        if ordinary[index].any() and not chosen[index].any():\n"
                "            chosen[index][rng.choice(np.flatnonzero(ordinary[index]))] = True\n"
            )
        },
        hint="You look at each sentence by itself. A sentence without a chosen token is fine, "
        "as long as there is one in the whole array.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="nothing to choose is no error",
        edits={'raise ValueError("all tokens are special: there is nothing to choose")': "return ordinary"},
        hint="If all tokens are special you return quietly that nothing was chosen. "
        "The caller should hear of it by a ValueError.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="an assert instead of a ValueError",
        edits={
            'if not ordinary.any():\n        raise ValueError("all tokens are special: there is nothing to choose")': (
                "assert ordinary.any()"
            )
        },
        hint="An assert raises AssertionError. Here a ValueError is asked for, which a caller can catch on purpose.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="only for a batch",
        edits={POSITIONS_DRAW: "rng.random((ids.shape[0], ids.shape[1])) < rate"},
        hint="Your draws have two axes, but ids may have one or three. Take the shape from ids as it is.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="returns ones and zeros",
        edits={"return chosen": "return chosen.astype(int)"},
        hint="Numbers 0 and 1 do not work as a mask: as an index they pick the rows 0 and 1. Return booleans.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="returns the places",
        edits={"return chosen": "return np.flatnonzero(chosen)"},
        hint="You return the numbers of the chosen places. "
        "An array of the shape of ids is asked for, True where chosen.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="draws from a copy of the generator",
        edits={"    ordinary = ~": "    import copy\n\n    rng = copy.deepcopy(rng)\n    ordinary = ~"},
        hint="You draw from a copy, so the generator itself never moves on and the next call draws the same again.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="bad luck takes a sentence first",
        edits={
            f"chosen.flat[{POSITIONS_RESCUE}] = True": (
                "rows = ordinary.reshape(-1, ids.shape[-1])\n"
                "        row = rng.choice(np.flatnonzero(rows.any(axis=1)))\n"
                "        chosen.reshape(rows.shape)[row, rng.choice(np.flatnonzero(rows[row]))] = True"
            )
        },
        hint="If luck chose none, you pick a sentence and then a token in it, so tokens of short sentences "
        "are likelier. Pick among all ordinary tokens at once.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="whole per cents only",
        edits={POSITIONS_DRAW: "rng.random(ids.shape) < round(rate, 2)"},
        hint="You round the rate. It may be any number from 0 to 1, such as 0.005.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="ids in one byte",
        edits={"np.isin(ids, special_ids)": "np.isin(ids.astype(np.uint8), np.array(special_ids).astype(np.uint8))"},
        hint="Ids above 255 do not fit into a byte: 256 becomes 0. Leave their dtype as it is.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="draws before it asks for ordinary tokens",
        edits={
            "    if not ordinary.any():": "    lots = rng.random(ids.shape)\n    if not ordinary.any():",
            "rng.random(ids.shape) < rate)": "lots < rate)",
        },
        hint="Where ValueError is raised, nothing has been drawn: rng has not moved on. Look first, then draw.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="one of two tokens chosen against the other",
        edits={
            "(rng.random(ids.shape) < rate)": (
                "(np.resize(np.stack([u := rng.random(ids.size), 1 - u]).T, ids.shape) < rate)"
            ),
        },
        hint="A token gets the number that another one has missed, so that always the same share is chosen. Draw "
        "for each token.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="luck shared along the first axis",
        edits={
            "rng.random(ids.shape)": "rng.random(ids.shape[-2:])",
        },
        hint="Of three axes, you draw for the last two only. Each token of ids gets a number of its own.",
    ),
    Chaff(
        exercise="choose_mask_positions",
        name="lonely token set in a copy",
        code="""
            def choose_mask_positions(ids, special_ids, rate, rng):
                ordinary = ~np.isin(ids, special_ids)
                if not ordinary.any():
                    raise ValueError("all tokens are special: there is nothing to choose")
                chosen = np.empty_like(ids, dtype=bool)
                chosen[...] = ordinary & (rng.random(ids.shape) < rate)
                if not chosen.any():
                    chosen.reshape(-1)[rng.choice(np.flatnonzero(ordinary))] = True
                return chosen
        """,
        hint="reshape and ravel give a copy where ids lie transposed in memory, and what you write there is lost. "
        "Use chosen.flat.",
    ),
]

TOKENS_RANDOM = "rng.choice(ordinary, size=np.sum(swapped))"
TOKENS_ALLOWED = "np.setdiff1d(np.arange(vocab_size), special_ids)"

MASK_TOKENS = [
    Chaff(
        exercise="mask_tokens",
        name="100 % mask",
        edits={
            "    inputs[swapped] = rng.choice(ordinary, size=np.sum(swapped))\n": "",
            "chosen & (fate < 0.8)": "chosen",
        },
        hint="Every chosen token becomes the mask. "
        "One in ten should become a random token, and one in ten should stay.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="labels are the new tokens",
        edits={"return inputs, labels": "return inputs, np.where(chosen, inputs, -100)"},
        hint="Your labels hold what now stands in inputs, often the mask itself. "
        "The model should find the token that was there before.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="labels everywhere",
        edits={"np.where(chosen, ids, -100)": "ids.copy()"},
        hint="Every position has a label. Only the chosen ones should be predicted; -100 marks the others.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="labels at all ordinary tokens",
        edits={"labels = np.where(chosen, ids, -100)": "labels = np.where(np.isin(ids, special_ids), -100, ids)"},
        hint="Special tokens have no label, but all ordinary ones do, chosen or not. "
        "Predicting a token that is in plain sight is no task.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="no label where the token stays",
        edits={"return inputs, labels": "return inputs, np.where(fate < 0.9, labels, -100)"},
        hint="A chosen token that stays is to be predicted as well; "
        "otherwise the model could trust every token it sees.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="labels only at masks",
        edits={"return inputs, labels": "return inputs, np.where(inputs == mask_id, labels, -100)"},
        hint="Chosen tokens that became random or stayed have no label. "
        "All chosen positions are to be predicted, whatever their fate.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="label 0 elsewhere",
        edits={"ids, -100)": "ids, 0)"},
        hint="Zero is an id, so the model would be asked to predict it. -100 stands for no label.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="label -1 elsewhere",
        edits={"ids, -100)": "ids, -1)"},
        hint="The sign for no label is -100 here; look at the table of rules.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="random ids from the whole vocabulary",
        edits={TOKENS_ALLOWED: "np.arange(vocab_size)"},
        hint="Now and then a special token such as padding is put in at random. Only ordinary ids may be.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="the first ids are the special ones",
        edits={TOKENS_ALLOWED: "np.arange(len(special_ids), vocab_size)"},
        hint="The special ids can lie anywhere in the vocabulary, but you leave out the first ones. "
        "Use the list, not its length.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="never the last id",
        edits={"np.arange(vocab_size)": "np.arange(vocab_size - 1)"},
        hint="The last id of the vocabulary is never put in. Which ids does np.arange(n) hold?",
    ),
    Chaff(
        exercise="mask_tokens",
        name="one id too many",
        edits={"np.arange(vocab_size)": "np.arange(vocab_size + 1)"},
        hint="The id vocab_size does not exist: counting begins at 0.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="random tokens of the same text",
        edits={TOKENS_ALLOWED: "ids[~np.isin(ids, special_ids)]"},
        hint="Your random tokens all come from the text at hand. "
        "Each ordinary id of the vocabulary should be equally likely.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="one random id for all",
        edits={TOKENS_RANDOM: "rng.choice(ordinary)"},
        hint="All random tokens of one call are the same. Each position needs a draw of its own.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="never the old token at random",
        edits={
            "inputs[swapped] = rng.choice(ordinary, size=np.sum(swapped))": (
                "for index in np.argwhere(swapped):\n"
                "        others = ordinary[ordinary != ids[tuple(index)]]\n"
                "        inputs[tuple(index)] = rng.choice(others if len(others) > 0 else ordinary)"
            )
        },
        hint="You leave the old token out of the random ones, so that another is likelier than it should be. "
        "By chance it may be the old one.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="changes ids in place",
        edits={
            "inputs = np.where(chosen & (fate < 0.8), mask_id, ids)": (
                "inputs = ids\n    inputs[chosen & (fate < 0.8)] = mask_id"
            )
        },
        hint="The masks are written into the caller's text, which is then lost for the next epoch. Work on a copy.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="one fate for all tokens",
        edits={"rng.random(ids.shape)": "np.full(ids.shape, rng.random())"},
        hint="All chosen tokens of a call meet the same fate. Each should have one of its own.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="one fate for each sentence",
        edits={"rng.random(ids.shape)": "np.broadcast_to(rng.random((*ids.shape[:-1], 1)), ids.shape)"},
        hint="All chosen tokens of a sentence meet the same fate. Each should have one of its own.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="one fate for each place",
        edits={"rng.random(ids.shape)": "np.broadcast_to(rng.random(ids.shape[-1:]), ids.shape)"},
        hint="Tokens at the same place of different sentences meet the same fate. Draw for the whole shape of ids.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="none stays",
        edits={" & (fate < 0.9)": ""},
        hint="Two in ten become random and none stays. The 20 % that are not masked fall into two halves.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="none becomes random",
        edits={"    inputs[swapped] = rng.choice(ordinary, size=np.sum(swapped))\n": ""},
        hint="Two in ten stay and none becomes random. The 20 % that are not masked fall into two halves.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="10 % of the remaining 20 %",
        edits={"(fate >= 0.8) & (fate < 0.9)": "(fate >= 0.8) & (rng.random(ids.shape) < 0.1)"},
        hint="Your random tokens are 10 % of those that are not masked, so only 2 % in all. "
        "Ten percent of all chosen ones are meant.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="mask and random exchanged",
        edits={
            "(fate >= 0.8) & (fate < 0.9)": "(fate < 0.8)",
            "chosen & (fate < 0.8), mask_id": "chosen & (fate >= 0.9), mask_id",
        },
        hint="Most of your chosen tokens become random and few become the mask. It is meant the other way round.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="masks only 15 %",
        edits={"chosen & (fate < 0.8), mask_id": "chosen & (fate < 0.15), mask_id"},
        hint="The rate of choosing is used up by choose_mask_positions. Of the chosen tokens 80 % become the mask.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="exact shares of the chosen tokens",
        edits={
            "fate = rng.random(ids.shape)": (
                "fate = np.zeros(ids.shape)\n    n = np.sum(chosen)\n    fate[chosen] = (rng.permutation(n) + 0.5) / n"
            )
        },
        hint="You deal out the fates in exact shares, so a single chosen token always becomes the mask. "
        "Each token meets its fate on its own.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="random tokens at all positions",
        edits={"swapped = chosen & (fate": "swapped = (fate"},
        hint="Tokens that were not chosen, even special ones, are replaced by random ones. "
        "They should stay as they are.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="masks at all positions",
        edits={"np.where(chosen & (fate < 0.8), mask_id, ids)": "np.where(fate < 0.8, mask_id, ids)"},
        hint="Tokens that were not chosen become masks as well. They should stay as they are.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="the last special id as the mask",
        edits={"mask_id, ids)": "special_ids[-1], ids)"},
        hint="The list of special ids is in any order, so its last entry need not be the mask. "
        "There is an argument for it.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="the first special id as the mask",
        edits={"mask_id, ids)": "special_ids[0], ids)"},
        hint="The list of special ids is in any order, so its first entry need not be the mask. "
        "There is an argument for it.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="fates from the global np.random",
        edits={"fate = rng.random(": "fate = np.random.random("},
        hint="np.random knows nothing of the generator that is handed in, so the same seed does not give the same "
        "masks. Draw from rng.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="random ids from the global np.random",
        edits={"rng.choice(ordinary, size": "np.random.choice(ordinary, size"},
        hint="The random ids come from np.random, so a generator in the same state gives other inputs. "
        "Draw them from rng too.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="fates from a generator of its own",
        edits={"fate = rng.random(": "fate = np.random.default_rng(0).random("},
        hint="A new generator with a fixed seed gives each place the same fate in every call. "
        "Draw from the rng that is handed in.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="always the same rate",
        edits={"special_ids, rate, rng)": "special_ids, 0.15, rng)"},
        hint="The argument rate is ignored: you choose 15 % whatever the caller asks for.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="nothing to hide is no error",
        edits={
            "    chosen = choose": (
                "    if np.isin(ids, special_ids).all():\n"
                "        return ids.copy(), np.full(ids.shape, -100)\n"
                "    chosen = choose"
            )
        },
        hint="A text of special tokens only has nothing to predict. "
        "The ValueError of choose_mask_positions should reach the caller.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="labels first",
        edits={"return inputs, labels": "return labels, inputs"},
        hint="Both arrays are right, but they come back in the other order. Look at the Returns section.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="draws from a copy of the generator",
        edits={"    chosen = choose": "    import copy\n\n    rng = copy.deepcopy(rng)\n    chosen = choose"},
        hint="You draw from a copy, so the generator itself never moves on and the next call hides the same again.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="one random id for each sentence",
        edits={TOKENS_RANDOM: "np.broadcast_to(rng.choice(ordinary, size=(*ids.shape[:-1], 1)), ids.shape)[swapped]"},
        hint="All random tokens of a sentence are the same. Each position needs a draw of its own.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="random ids below 256",
        edits={"np.arange(vocab_size)": "np.arange(min(vocab_size, 256))"},
        hint="Your random ids are all small. A vocabulary has thousands of tokens, and each ordinary one may come.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="masks three quarters",
        edits={"fate < 0.8), mask_id": "fate < 0.75), mask_id"},
        hint="Of the chosen tokens, 80 % become the mask: look at the bounds between the three fates.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="labels are floats",
        edits={"np.where(chosen, ids, -100)": "np.where(chosen, ids, -100.0)"},
        hint="-100.0 is a float and makes all labels floats. Labels are used as indices, so they are whole numbers.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="writes over ids and puts them back",
        edits={
            "inputs = np.where(chosen & (fate < 0.8), mask_id, ids)": (
                "old = ids.copy()\n"
                "    ids[chosen & (fate < 0.8)] = mask_id\n"
                "    inputs = ids.copy()\n"
                "    ids[...] = old"
            )
        },
        hint="For a moment the caller's ids hold masks. They may be read-only, or in use elsewhere: work on a copy.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="fates shared along the first axis",
        edits={
            "fate = rng.random(ids.shape)": ("fate = np.broadcast_to(rng.random(ids.shape[-2:]), ids.shape)"),
        },
        hint="Of three axes, you draw fates for the last two only. Each token of ids has a fate of its own.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="no random token comes twice",
        edits={
            "rng.choice(ordinary, size=np.sum(swapped))": (
                "np.resize(rng.choice(ordinary, size=len(ordinary), replace=False), np.sum(swapped))"
            ),
        },
        hint="Each random token is drawn from all ordinary ones, whatever was drawn before: some come twice, "
        "others not at all.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="outermost ids half as likely",
        edits={
            "rng.choice(ordinary, size=np.sum(swapped))": (
                "ordinary[np.rint(rng.uniform(0, len(ordinary) - 1, np.sum(swapped))).astype(int)]"
            ),
        },
        hint="Rounding gives the first and the last id only half the room of the others. rng.integers and "
        "rng.choice are even.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="fates drawn before the check",
        edits={
            "    chosen = choose": "    fate = rng.random(ids.shape)\n    chosen = choose",
            "    fate = rng.random(ids.shape)\n    swapped": "    swapped",
        },
        hint="Where ValueError is raised, nothing has been drawn: rng has not moved on. Choose first, then draw fates.",
    ),
    Chaff(
        exercise="mask_tokens",
        name="a single chosen token stays",
        edits={
            "fate = rng.random(ids.shape)": "fate = rng.random(ids.shape) + (np.sum(chosen) == 1)",
        },
        hint=("Where luck leaves you with a single chosen token, it always stays. It draws its fate like any other."),
    ),
    Chaff(
        exercise="mask_tokens",
        name="first ordinary ids twice as likely",
        edits={
            "rng.choice(ordinary, size=np.sum(swapped))": (
                "rng.choice(np.resize(ordinary, vocab_size), size=np.sum(swapped))"
            ),
        },
        hint=(
            "Some ordinary ids come twice as often as others. A remainder, or a list that is "
            "repeated, does not share out evenly."
        ),
    ),
]

LOSS_CHECK = 'if not labelled.any():\n        raise ValueError("no position is labelled, so there is no loss")'

MLM_LOSS = [
    Chaff(
        exercise="mlm_loss",
        name="mean over all positions",
        edits={
            "    d_logits = np.zeros_like(logits)\n": (
                "    d_logits = np.zeros_like(logits)\n    share = float(np.mean(labelled))\n"
            ),
            "= d_labelled\n": "= d_labelled * share\n",
            "return loss, d_logits": "return loss * share, d_logits",
        },
        hint="You divide by the number of all positions. Ignored ones should not count, not even in the denominator.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="loss over all positions, gradient over the labelled",
        edits={"return loss, d_logits": "return loss * np.mean(labelled), d_logits"},
        hint="Your gradient is right, but the loss is divided by the number of all positions. Both have the same N.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="gradient over all positions, loss over the labelled",
        edits={"= d_labelled\n": "= d_labelled * float(np.mean(labelled))\n"},
        hint="Your loss is right, but the gradient is divided by the number of all positions. Both have the same N.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="gradient not divided by N",
        edits={"= d_labelled\n": "= d_labelled * int(labelled.sum())\n"},
        hint="The loss is a mean over N positions, so each of them has a share of 1/N in the gradient too.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="sum instead of mean",
        edits={
            "= d_labelled\n": "= d_labelled * int(labelled.sum())\n",
            "return loss, d_logits": "return loss * int(labelled.sum()), d_logits",
        },
        hint="You add up over the labelled positions. Divide by their number, in the loss and in the gradient.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="mean of the sentences' means",
        code="""
            def mlm_loss(logits, labels, ignore_index=-100):
                labelled = labels != ignore_index
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no loss")
                rows = labels.reshape(-1, labels.shape[-1])
                scores = logits.reshape(*rows.shape, logits.shape[-1])
                d_scores = np.zeros_like(scores)
                losses = []
                counted = [b for b in range(len(rows)) if (rows[b] != ignore_index).any()]
                for b in counted:
                    chosen = rows[b] != ignore_index
                    loss, d_chosen = cross_entropy(scores[b][chosen], rows[b][chosen])
                    losses.append(loss)
                    d_scores[b][chosen] = d_chosen / len(counted)
                return float(np.mean(losses)), d_scores.reshape(logits.shape)
        """,
        hint="You average within each sentence first, so a label in a sentence with few of them weighs more. "
        "All N labelled positions weigh the same.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="softmax over the batch",
        code="""
            def mlm_loss(logits, labels, ignore_index=-100):
                labelled = labels != ignore_index
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no loss")
                rows, targets = logits[labelled], labels[labelled]
                places = np.arange(len(rows)), targets
                shifted = rows - rows.max(axis=0)
                log_probs = shifted - np.log(np.exp(shifted).sum(axis=0))
                d_rows = np.exp(log_probs)
                d_rows[places] -= 1
                d_logits = np.zeros_like(logits)
                d_logits[labelled] = d_rows / len(rows)
                return -np.mean(log_probs[places]), d_logits
        """,
        hint="Your softmax compares the positions with each other. "
        "Each position has its own softmax, over the vocabulary.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="ignored positions have a gradient",
        edits={
            "np.zeros_like(logits)": "softmax(logits) / np.sum(labelled).astype(logits.dtype)",
        },
        hint="At ignored positions your gradient holds the softmax, without the one-hot. "
        "They have no part in the loss, so it is 0 there.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="always -100",
        edits={"labels != ignore_index": "labels != -100"},
        hint="The label that does not count is an argument; -100 is only its default.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="negative labels are ignored",
        edits={"labels != ignore_index": "labels >= 0"},
        hint="You leave out negative labels. "
        "The caller may choose another number as ignore_index, even one of the ids.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="id 0 is ignored",
        edits={"labels != ignore_index": "(labels != ignore_index) & (labels > 0)"},
        hint="The label 0 is left out. It is an id like any other, unless it is ignore_index.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="the loss of nothing is 0",
        edits={
            'raise ValueError("no position is labelled, so there is no loss")': "return 0.0, np.zeros_like(logits)",
        },
        hint="A mean over nothing has no value, and 0 looks like a perfect prediction. Raise a ValueError.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="the loss of nothing is nan",
        edits={
            f"    {LOSS_CHECK}\n": "",
        },
        hint="Without a labelled position the mean becomes 0 / 0. Look at that case before you compute.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="an assert instead of a ValueError",
        edits={
            LOSS_CHECK: "assert labelled.any()",
        },
        hint="An assert raises AssertionError. Here a ValueError is asked for.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="no maximum shift",
        code="""
            def mlm_loss(logits, labels, ignore_index=-100):
                labelled = labels != ignore_index
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no loss")
                rows, targets = logits[labelled], labels[labelled]
                places = np.arange(len(rows)), targets
                log_probs = rows - np.log(np.exp(rows).sum(axis=-1, keepdims=True))
                d_rows = np.exp(log_probs)
                d_rows[places] -= 1
                d_logits = np.zeros_like(logits)
                d_logits[labelled] = d_rows / len(rows)
                return -np.mean(log_probs[places]), d_logits
        """,
        hint="exp(1000) overflows. Which number could you subtract from a row without changing its softmax?",
    ),
    Chaff(
        exercise="mlm_loss",
        name="logarithm of a softmax of 0",
        code="""
            def mlm_loss(logits, labels, ignore_index=-100):
                labelled = labels != ignore_index
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no loss")
                probs, targets = softmax(logits[labelled]), labels[labelled]
                places = np.arange(len(probs)), targets
                loss = -np.mean(np.log(probs[places]))
                probs[places] -= 1
                d_logits = np.zeros_like(logits)
                d_logits[labelled] = probs / len(probs)
                return loss, d_logits
        """,
        hint="The softmax of a very low logit is rounded to 0, and its logarithm is minus infinity. "
        "Take the logarithm in the formula, before anything is rounded away.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="probabilities kept away from 0",
        code="""
            def mlm_loss(logits, labels, ignore_index=-100):
                labelled = labels != ignore_index
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no loss")
                probs, targets = softmax(logits[labelled]), labels[labelled]
                places = np.arange(len(probs)), targets
                loss = -np.mean(np.log(probs[places] + 1e-12))
                probs[places] -= 1
                d_logits = np.zeros_like(logits)
                d_logits[labelled] = probs / len(probs)
                return loss, d_logits
        """,
        hint="A small number inside the logarithm avoids infinity, but it caps the loss at about 28. "
        "The formula can be computed without it.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="gradient with the wrong sign",
        edits={"= d_labelled\n": "= -d_labelled\n"},
        hint="A step against your gradient makes the loss grow. It is softmax minus one-hot.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="loss without the minus",
        edits={"return loss, d_logits": "return -loss, d_logits"},
        hint="Logarithms of probabilities are negative, and the loss should be positive.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="gradient is the softmax",
        edits={"= d_labelled\n": "= softmax(logits[labelled]) / int(labelled.sum())\n"},
        hint="Your gradient is positive everywhere, also at the label. One term of the formula is missing.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="bits instead of nats",
        edits={"return loss, d_logits": "return loss / math.log(2), d_logits"},
        hint="Your loss is about 1.44 times too large: the formula has the natural logarithm.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="only the labelled rows of the gradient",
        edits={"return loss, d_logits": "return loss, d_labelled"},
        hint="The gradient should have the shape of logits, with zeros at ignored positions.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="overwrites ignored labels",
        edits={"    return loss": "    labels[~labelled] = 0\n    return loss"},
        hint="The result is right, but after the call the caller's labels are others. Leave the inputs alone.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="always float64",
        edits={"np.zeros_like(logits)": "np.zeros(logits.shape)"},
        hint="np.zeros makes float64 unless told otherwise. The gradient should have the dtype of the logits.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="only for a batch",
        edits={"    labelled = ": "    B, T, V = logits.shape\n    labelled = "},
        hint="Logits may have two or four axes as well. Only the last one has a fixed meaning.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="gradient written into a copy",
        edits={
            "d_logits[labelled] = d_labelled": ("d_logits.reshape(-1, logits.shape[-1])[labelled.ravel()] = d_labelled")
        },
        hint="zeros_like takes over the order in memory, and reshape then makes a copy, so that what you write "
        "is lost. Index d_logits itself.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="keeps one gradient for all calls",
        edits={
            "    d_logits = np.zeros_like(logits)\n": (
                "    kept = mlm_loss.__dict__\n"
                "    key = logits.shape, logits.dtype\n"
                "    d_logits = kept.setdefault(key, np.zeros(*key))\n"
                "    d_logits[...] = 0\n"
            )
        },
        hint="Each call writes into the same array, so that the gradient of an earlier batch changes under its owner's "
        "hands. Make a new one.",
    ),
    Chaff(
        exercise="mlm_loss",
        name="looks for -100 whatever ignore_index is",
        edits={
            "if not labelled.any()": "if (labels == -100).all()",
        },
        hint="Which label is ignored is said by ignore_index. Where all labels are that one, there is no mean either.",
    ),
]

ACCURACY_CHECK = 'if not labelled.any():\n        raise ValueError("no position is labelled, so there is no accuracy")'
ACCURACY_GUESSES = "np.argmax(logits[labelled], axis=-1)"
ACCURACY_RESULT = "float(np.mean(guesses == labels[labelled]))"

MASKED_ACCURACY = [
    Chaff(
        exercise="masked_accuracy",
        name="counts ignored positions as wrong",
        edits={ACCURACY_RESULT: "float(np.sum(guesses == labels[labelled]) / labels.size)"},
        hint="You divide by the number of all positions. Ignored ones should count neither as right nor as wrong.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="counts ignored positions as right",
        edits={ACCURACY_RESULT: "float((np.sum(guesses == labels[labelled]) + np.sum(~labelled)) / labels.size)"},
        hint="Ignored positions make your accuracy better. They should not count at all.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="lowest logit",
        edits={"np.argmax(": "np.argmin("},
        hint="The model's guess is the token with the highest logit.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="largest magnitude",
        edits={"np.argmax(logits[labelled]": "np.argmax(np.abs(logits[labelled])"},
        hint="A very negative logit means that the token is unlikely. Do not take its absolute value.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="best position instead of best token",
        edits={ACCURACY_GUESSES: "np.argmax(logits, axis=-2)[..., 0]"},
        hint="Your argmax runs over the positions. At each position, compare the tokens of the vocabulary.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="argmax without an axis",
        edits={ACCURACY_GUESSES: "np.argmax(logits[labelled])"},
        hint="Without an axis, argmax gives one number for the whole array. Each position needs a guess of its own.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="the accuracy of nothing is 0",
        edits={'raise ValueError("no position is labelled, so there is no accuracy")': "return 0.0"},
        hint="A share of nothing has no value, and 0 looks like a bad model. Raise a ValueError.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="the accuracy of nothing is nan",
        edits={
            f"    {ACCURACY_CHECK}\n": "",
        },
        hint="Without a labelled position the mean becomes 0 / 0. Look at that case first.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="an assert instead of a ValueError",
        edits={
            ACCURACY_CHECK: "assert labelled.any()",
        },
        hint="An assert raises AssertionError. Here a ValueError is asked for.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="number instead of share",
        edits={"np.mean(": "np.sum("},
        hint="You return how many were right. Divide by how many there were.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="percent",
        edits={ACCURACY_RESULT: "100 * " + ACCURACY_RESULT},
        hint="A share lies between 0 and 1.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="share of the wrong ones",
        edits={"guesses == labels": "guesses != labels"},
        hint="A model that is always right gets 0 from you. Count the guesses that equal the label.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="all or nothing",
        edits={"np.mean(": "np.all("},
        hint="You ask whether all guesses are right. How many of them are?",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="id 0 is ignored",
        edits={"labels != -100": "labels > 0"},
        hint="The label 0 is left out, but it is an id like any other. "
        "Only -100 means that there is nothing to predict.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="mean of the sentences' shares",
        code="""
            def masked_accuracy(logits, labels):
                if not (labels != -100).any():
                    raise ValueError("no position is labelled, so there is no accuracy")
                guesses = np.argmax(logits, axis=-1).reshape(-1, labels.shape[-1])
                shares = []
                for row, guess in zip(labels.reshape(-1, labels.shape[-1]), guesses):
                    if (row != -100).any():
                        shares.append(np.mean((guess == row)[row != -100]))
                return float(np.mean(shares))
        """,
        hint="You average within each sentence first, so a label in a sentence with few of them weighs more. "
        "All labelled positions weigh the same.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="rounded",
        edits={ACCURACY_RESULT: "round(" + ACCURACY_RESULT + ", 2)"},
        hint="Round when you print a number, not when you compute it.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="only for one sentence",
        code="""
            def masked_accuracy(logits, labels):
                guesses = [int(np.argmax(logits[t])) for t in range(len(labels)) if labels[t] != -100]
                if not guesses:
                    raise ValueError("no position is labelled, so there is no accuracy")
                return float(np.mean(np.array(guesses) == labels[labels != -100]))
        """,
        hint="Your loop runs over the first axis only. Labels may have two axes or more.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="overwrites ignored labels",
        edits={"    return ": "    labels[~labelled] = 0\n    return "},
        hint="The share is right, but after the call the caller's labels are others. Leave the inputs alone.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="more than half of the probability",
        code="""
            def masked_accuracy(logits, labels):
                labelled = labels != -100
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no accuracy")
                probs = softmax(logits[labelled])
                return float(np.mean(probs[np.arange(len(probs)), labels[labelled]] > 0.5))
        """,
        hint="You ask whether the label has more than half of the probability. The best of many has often less.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="above the mean of the row",
        code="""
            def masked_accuracy(logits, labels):
                labelled = labels != -100
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no accuracy")
                rows = logits[labelled]
                return float(np.mean(rows[np.arange(len(rows)), labels[labelled]] > rows.mean(axis=-1)))
        """,
        hint="A logit above the mean of its row need not be the highest.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="argmax of exponentials",
        edits={ACCURACY_GUESSES: "np.argmax(np.exp(logits[labelled]), axis=-1)"},
        hint="exp(1000) overflows, and exp(-1000) is rounded to 0, so that different logits become equal. "
        "Compare the logits themselves.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="compares in float32",
        edits={
            "np.argmax(logits[labelled]": "np.argmax(logits[labelled].astype(np.float32)",
        },
        hint="float32 has seven digits: 1 and 1.000000001 become equal. Compare the logits as they are.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="nearly the highest is good enough",
        code="""
            def masked_accuracy(logits, labels):
                labelled = labels != -100
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no accuracy")
                rows, wanted = logits[labelled], labels[labelled]
                return float(np.mean(rows.max(axis=-1) - rows[np.arange(len(wanted)), wanted] < 1e-8))
        """,
        hint="A logit that is lower by a billionth is not the highest one. np.argmax says which is.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="highest logit sought from -1000",
        code="""
            def masked_accuracy(logits, labels):
                labelled = labels != -100
                if not labelled.any():
                    raise ValueError("no position is labelled, so there is no accuracy")
                rows, wanted = logits[labelled], labels[labelled]
                return float(np.mean(rows[np.arange(len(wanted)), wanted] == rows.max(axis=-1, initial=-1000.0)))
        """,
        hint="Logits may all be below the number that your search begins with. Begin with the first logit, or "
        "with -inf.",
    ),
    Chaff(
        exercise="masked_accuracy",
        name="guesses in 16 bits",
        edits={
            "np.argmax(logits[labelled], axis=-1)": "np.argmax(logits[labelled], axis=-1).astype(np.int16)",
        },
        hint=(
            "A vocabulary may have more tokens than a small whole number can count. Leave the "
            "guesses in the dtype of argmax."
        ),
    ),
]

BATCHES_STARTS = "range(0, len(by_length), batch_size)"
BATCHES_ORDER = "rng.permutation(len(batches))"
BATCHES_SORTED = "sorted(shuffled, key=lambda number: len(sequences[number]))"
BATCHES_PAD = "pad_batch([sequences[number] for number in numbers], pad_id)"

MAKE_BATCHES = [
    Chaff(
        exercise="make_batches",
        name="drops the last batch",
        edits={BATCHES_STARTS: "range(0, len(by_length) - batch_size + 1, batch_size)"},
        hint="If the number of sequences is no multiple of batch_size, the last ones are lost. Keep the short batch.",
    ),
    Chaff(
        exercise="make_batches",
        name="drops a last batch of one",
        edits={BATCHES_STARTS: "range(0, len(by_length) - 1, batch_size)"},
        hint="A single sequence at the end gets lost. Where does the range end?",
    ),
    Chaff(
        exercise="make_batches",
        name="fills the last batch up with duplicates",
        edits={
            "    batches = []\n": "    by_length += by_length[: -len(by_length) % batch_size]\n    batches = []\n",
        },
        hint="To make all batches full you use some sequences twice. Each should come once in an epoch.",
    ),
    Chaff(
        exercise="make_batches",
        name="draws sequences with duplicates",
        edits={"rng.permutation(len(sequences))": "rng.integers(len(sequences), size=len(sequences))"},
        hint="You draw with replacement, so some sequences come twice and others never. An epoch has each one once.",
    ),
    Chaff(
        exercise="make_batches",
        name="draws batches with duplicates",
        edits={BATCHES_ORDER: "rng.integers(len(batches), size=len(batches))"},
        hint="You draw the batches with replacement, so some come twice and others never. "
        "A random order has each one once.",
    ),
    Chaff(
        exercise="make_batches",
        name="batches not shuffled",
        edits={f"[batches[number] for number in {BATCHES_ORDER}]": "batches"},
        hint="The short sentences always come first. Put the batches in random order at the end.",
    ),
    Chaff(
        exercise="make_batches",
        name="batches turned round",
        edits={f"[batches[number] for number in {BATCHES_ORDER}]": "batches[::-1]"},
        hint="The long sentences always come first. The order of the batches should be left to chance.",
    ),
    Chaff(
        exercise="make_batches",
        name="equal lengths not shuffled",
        edits={"rng.permutation(len(sequences))": "range(len(sequences))"},
        hint="Sequences of equal length meet the same neighbours in every epoch. Shuffle before you sort.",
    ),
    Chaff(
        exercise="make_batches",
        name="nothing shuffled",
        edits={
            "rng.permutation(len(sequences))": "range(len(sequences))",
            f"[batches[number] for number in {BATCHES_ORDER}]": "batches",
        },
        hint="Every epoch is the same, whatever rng holds. Two things should be left to chance; look at steps 1 and 4.",
    ),
    Chaff(
        exercise="make_batches",
        name="not sorted by length",
        edits={BATCHES_SORTED: "shuffled"},
        hint="Short and long sequences share a batch, so most of it is padding. Sort by length before you cut.",
    ),
    Chaff(
        exercise="make_batches",
        name="sorted by content",
        edits={BATCHES_SORTED: "sorted(shuffled, key=lambda number: sequences[number])"},
        hint="Lists compare by their first entries. Which key sorts them by length?",
    ),
    Chaff(
        exercise="make_batches",
        name="one length in each batch",
        edits={
            f"    for start in {BATCHES_STARTS}:\n        numbers = by_length[start : start + batch_size]\n": (
                "    numbers = []\n"
                "    groups = []\n"
                "    for number in by_length:\n"
                "        alike = numbers and len(sequences[numbers[0]]) == len(sequences[number])\n"
                "        if alike and len(numbers) < batch_size:\n"
                "            numbers.append(number)\n"
                "        else:\n"
                "            numbers = [number]\n"
                "            groups.append(numbers)\n"
                "    for numbers in groups:\n"
            )
        },
        hint="You start a new batch at each new length, and get many small ones. "
        "Cut the sorted row every batch_size sequences.",
    ),
    Chaff(
        exercise="make_batches",
        name="batches of equal size",
        edits={
            f"    for start in {BATCHES_STARTS}:\n        numbers = by_length[start : start + batch_size]\n": (
                "    for numbers in np.array_split(by_length, math.ceil(len(by_length) / batch_size)):\n"
            )
        },
        hint="You spread the sequences evenly over the batches. All but one should hold batch_size of them.",
    ),
    Chaff(
        exercise="make_batches",
        name="batch_size is the number of batches",
        edits={
            f"    for start in {BATCHES_STARTS}:\n        numbers = by_length[start : start + batch_size]\n": (
                "    for numbers in np.array_split(by_length, min(batch_size, len(by_length))):\n"
            )
        },
        hint="You make batch_size batches. It is the number of sequences in one of them.",
    ),
    Chaff(
        exercise="make_batches",
        name="pads to the longest of all",
        edits={
            f"batches.append({BATCHES_PAD})": (
                "longest = len(sequences[by_length[-1]])\n"
                "        ids = np.full((len(numbers), longest), pad_id)\n"
                "        mask = np.zeros(ids.shape, dtype=bool)\n"
                "        for row, number in enumerate(numbers):\n"
                "            ids[row, : len(sequences[number])] = sequences[number]\n"
                "            mask[row, : len(sequences[number])] = True\n"
                "        batches.append((ids, mask))"
            )
        },
        hint="All batches are as wide as the longest sequence of all. "
        "Sorting saves padding only if each batch has its own width.",
    ),
    Chaff(
        exercise="make_batches",
        name="cuts to the shortest",
        edits={
            BATCHES_PAD: "pad_batch([sequences[number][: len(sequences[numbers[0]])] for number in numbers], pad_id)",
        },
        hint="Longer sequences lose their ends. Fill up the shorter ones instead.",
    ),
    Chaff(
        exercise="make_batches",
        name="pads with 0",
        edits={"in numbers], pad_id)": "in numbers], 0)"},
        hint="The id to fill up with is an argument; it need not be 0.",
    ),
    Chaff(
        exercise="make_batches",
        name="mask marks the padding",
        edits={
            f"batches.append({BATCHES_PAD})": f"ids, mask = {BATCHES_PAD}\n        batches.append((ids, ~mask))",
        },
        hint="Your mask is True at padding. As in pad_batch it is True at real tokens.",
    ),
    Chaff(
        exercise="make_batches",
        name="mask first",
        edits={f"batches.append({BATCHES_PAD})": f"batches.append({BATCHES_PAD}[::-1])"},
        hint="Each batch is a pair (ids, mask), in this order.",
    ),
    Chaff(
        exercise="make_batches",
        name="ids without a mask",
        edits={f"batches.append({BATCHES_PAD})": f"batches.append({BATCHES_PAD}[0])"},
        hint="Each batch is a pair: the ids, and the mask that tells the real ones from padding.",
    ),
    Chaff(
        exercise="make_batches",
        name="sorts the caller's list",
        code="""
            def make_batches(sequences, batch_size, pad_id, rng):
                rng.shuffle(sequences)
                sequences.sort(key=len)
                batches = []
                for start in range(0, len(sequences), batch_size):
                    batches.append(pad_batch(sequences[start : start + batch_size], pad_id))
                rng.shuffle(batches)
                return batches
        """,
        hint="shuffle and sort work on the caller's own list, which comes out in another order. Work on a copy.",
    ),
    Chaff(
        exercise="make_batches",
        name="Python's random numbers",
        code="""
            import random


            def make_batches(sequences, batch_size, pad_id, rng):
                shuffled = list(sequences)
                random.shuffle(shuffled)
                shuffled.sort(key=len)
                batches = []
                for start in range(0, len(shuffled), batch_size):
                    batches.append(pad_batch(shuffled[start : start + batch_size], pad_id))
                random.shuffle(batches)
                return batches
        """,
        hint="The module random knows nothing of the generator that is handed in, so a seed does not repeat the "
        "epoch. Draw from rng.",
    ),
    Chaff(
        exercise="make_batches",
        name="the global np.random",
        edits={
            "rng.permutation(len(sequences))": "np.random.permutation(len(sequences))",
            BATCHES_ORDER: "np.random.permutation(len(batches))",
        },
        hint="np.random is one generator for the whole program; the one to use is handed in as rng.",
    ),
    Chaff(
        exercise="make_batches",
        name="a generator of its own",
        edits={"    shuffled =": "    rng = np.random.default_rng(0)\n    shuffled ="},
        hint="A new generator with a fixed seed gives the same epoch each time. Draw from the rng that is handed in.",
    ),
    Chaff(
        exercise="make_batches",
        name="batches rotated",
        edits={
            f"return [batches[number] for number in {BATCHES_ORDER}]": (
                "first = rng.integers(len(batches))\n    return batches[first:] + batches[:first]"
            )
        },
        hint="Only the beginning is left to chance; after a batch always comes the next longer one.",
    ),
    Chaff(
        exercise="make_batches",
        name="only the first batch by chance",
        edits={
            f"return [batches[number] for number in {BATCHES_ORDER}]": (
                "first = rng.integers(len(batches))\n"
                "    batches[0], batches[first] = batches[first], batches[0]\n"
                "    return batches"
            )
        },
        hint="Two batches change places, and all others stand in the order of their lengths. Shuffle them all.",
    ),
    Chaff(
        exercise="make_batches",
        name="the short batch always last",
        edits={
            f"return [batches[number] for number in {BATCHES_ORDER}]": (
                "full = [batch for batch in batches if len(batch[0]) == batch_size]\n"
                "    rest = [batch for batch in batches if len(batch[0]) < batch_size]\n"
                "    return [full[number] for number in rng.permutation(len(full))] + rest"
            )
        },
        hint="The batch that has fewer sequences always comes last. It may stand anywhere, like the others.",
    ),
    Chaff(
        exercise="make_batches",
        name="equal lengths rotated",
        edits={
            "rng.permutation(len(sequences))": "np.roll(np.arange(len(sequences)), rng.integers(len(sequences)))",
        },
        hint="You only choose where to begin, so sequences that stand side by side in the text meet nearly always.",
    ),
    Chaff(
        exercise="make_batches",
        name="loses sequences that are there twice",
        edits={
            "    shuffled =": (
                "    sequences = [list(each) for each in dict.fromkeys(map(tuple, sequences))]\n    shuffled ="
            )
        },
        hint="Of two equal sequences you keep one. A text may well say the same thing twice.",
    ),
    Chaff(
        exercise="make_batches",
        name="draws from a copy of the generator",
        edits={"    shuffled =": "    import copy\n\n    rng = copy.deepcopy(rng)\n    shuffled ="},
        hint="You draw from a copy, so the generator itself never moves on and the next epoch is the same again.",
    ),
    Chaff(
        exercise="make_batches",
        name="tokens with id 0 not counted",
        edits={
            "key=lambda number: len(sequences[number])": (
                "key=lambda number: sum(token != 0 for token in sequences[number])"
            ),
        },
        hint="0 is a token like any other unless it is pad_id, and no sequence is padded yet. len says how long "
        "each is.",
    ),
    Chaff(
        exercise="make_batches",
        name="equal lengths in two heaps",
        edits={
            "shuffled = rng.permutation(len(sequences))": "heap = rng.integers(2, size=len(sequences))",
            ("sorted(shuffled, key=lambda number: len(sequences[number]))"): (
                "sorted(range(len(sequences)), key=lambda number: (len(sequences[number]), heap[number]))"
            ),
        },
        hint=(
            "Few different random numbers leave many sequences in the order in which they came. A "
            "permutation has no ties."
        ),
    ),
]

STEP_GRADS = "loss, grads = loss_and_grads(params, batch)"
STEP_CLIP = "clipped, norm = clip_by_global_norm(grads, max_norm)"
STEP_OPTIMIZER = "new_params, new_state = optimizer(params, clipped, state)"
STEP_RETURN = "return new_params, new_state, {"

TRAINING_STEP = [
    Chaff(
        exercise="training_step",
        name="steps before clipping",
        edits={
            f"    {STEP_CLIP}\n    {STEP_OPTIMIZER}\n": (
                f"    new_params, new_state = optimizer(params, grads, state)\n    {STEP_CLIP}\n"
            )
        },
        hint="The optimizer has already used the long gradients when you clip them. Clip first, then step.",
    ),
    Chaff(
        exercise="training_step",
        name="clips the parameters",
        edits={
            f"    {STEP_CLIP}\n    {STEP_OPTIMIZER}\n": (
                "    new_params, new_state = optimizer(params, grads, state)\n"
                "    _, norm = clip_by_global_norm(grads, max_norm)\n"
                "    new_params, _ = clip_by_global_norm(new_params, max_norm)\n"
            )
        },
        hint="You shorten the new parameters. It is the gradients that should not be too long.",
    ),
    Chaff(
        exercise="training_step",
        name="clips the change of the parameters",
        edits={
            f"    {STEP_CLIP}\n    {STEP_OPTIMIZER}\n": (
                "    new_params, new_state = optimizer(params, grads, state)\n"
                "    _, norm = clip_by_global_norm(grads, max_norm)\n"
                "    change, _ = clip_by_global_norm({k: new_params[k] - params[k] for k in params}, max_norm)\n"
                "    new_params = {k: params[k] + change[k] for k in params}\n"
            )
        },
        hint="You shorten what the optimizer did. Shorten the gradients before it sees them.",
    ),
    Chaff(
        exercise="training_step",
        name="clips each array by itself",
        edits={
            STEP_CLIP: (
                "clipped = {k: clip_by_global_norm({k: g}, max_norm)[0][k] for k, g in grads.items()}\n"
                "    _, norm = clip_by_global_norm(grads, max_norm)"
            )
        },
        hint="Each array is clipped by itself, which turns the direction of the step. "
        "The length of all gradients together counts.",
    ),
    Chaff(
        exercise="training_step",
        name="clips the values",
        edits={
            STEP_CLIP: (
                "clipped = {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}\n"
                "    _, norm = clip_by_global_norm(grads, max_norm)"
            )
        },
        hint="You cut off single entries. Clipping by the norm makes all gradients shorter by one factor.",
    ),
    Chaff(
        exercise="training_step",
        name="always rescales",
        edits={
            STEP_CLIP: (
                "_, norm = clip_by_global_norm(grads, max_norm)\n"
                "    clipped = {k: g * (max_norm / norm) if norm > 0 else g for k, g in grads.items()}"
            )
        },
        hint="Short gradients are made longer. They should stay as they are; only long ones are clipped.",
    ),
    Chaff(
        exercise="training_step",
        name="always clips to 1",
        edits={"(grads, max_norm)": "(grads, 1.0)"},
        hint="The bound is an argument, but you use 1 whatever the caller asks for.",
    ),
    Chaff(
        exercise="training_step",
        name="stale gradients",
        edits={
            STEP_OPTIMIZER: (
                'new_params, new_state = optimizer(params, state.get("grads", clipped), state)\n'
                '    new_state = {**new_state, "grads": clipped}'
            )
        },
        hint="You step with the gradients of the step before, kept in the state. Use those you have just computed, "
        "and leave the state to the optimizer.",
    ),
    Chaff(
        exercise="training_step",
        name="begins with an empty state",
        edits={"clipped, state)": "clipped, {})"},
        hint="The optimizer forgets what it knew, in every step. Hand it the state of the last one.",
    ),
    Chaff(
        exercise="training_step",
        name="returns the old state",
        edits={STEP_RETURN: "return new_params, state, {"},
        hint="The optimizer has returned a new state, but you return the one that came in. "
        "The next step needs the new one.",
    ),
    Chaff(
        exercise="training_step",
        name="returns the old parameters",
        edits={STEP_RETURN: "return params, new_state, {"},
        hint="The new parameters are thrown away, so the model never learns.",
    ),
    Chaff(
        exercise="training_step",
        name="steps twice",
        edits={
            STEP_OPTIMIZER: STEP_OPTIMIZER + "\n    new_params, new_state = optimizer(new_params, clipped, new_state)",
        },
        hint="The optimizer is called twice with the same gradients. One step is asked for.",
    ),
    Chaff(
        exercise="training_step",
        name="loss after the step",
        edits={"    return ": "    loss, _ = loss_and_grads(new_params, batch)\n    return "},
        hint="You compute the loss once more, at the new parameters. The one from before the step is asked for.",
    ),
    Chaff(
        exercise="training_step",
        name="norm after clipping",
        edits={"    return ": "    _, norm = clip_by_global_norm(clipped, max_norm)\n    return "},
        hint="Your norm is never above max_norm. To see trouble coming, report the norm from before clipping.",
    ),
    Chaff(
        exercise="training_step",
        name="squared norm",
        edits={"float(norm)": "float(norm) ** 2"},
        hint="You report the sum of squares. The norm is its square root.",
    ),
    Chaff(
        exercise="training_step",
        name="loss without the norm",
        edits={', "gradient_norm": float(norm)': ""},
        hint="The metrics hold two numbers, and one of them is missing.",
    ),
    Chaff(
        exercise="training_step",
        name="another name for the norm",
        edits={'"gradient_norm"': '"grad_norm"'},
        hint="Those who read the metrics look for the name gradient_norm.",
    ),
    Chaff(
        exercise="training_step",
        name="metrics before the state",
        edits={
            'return new_params, new_state, {"loss": float(loss), "gradient_norm": float(norm)}': (
                'return new_params, {"loss": float(loss), "gradient_norm": float(norm)}, new_state'
            )
        },
        hint="The three results come in the order parameters, state, metrics.",
    ),
    Chaff(
        exercise="training_step",
        name="state and gradients exchanged",
        edits={"optimizer(params, clipped, state)": "optimizer(params, state, clipped)"},
        hint="The optimizer takes parameters, gradients and state, in this order.",
    ),
    Chaff(
        exercise="training_step",
        name="changes params in place",
        edits={"    return ": "    params.update(new_params)\n    return "},
        hint="The new parameters are written into the caller's dict. Return them and leave the old ones alone.",
    ),
    Chaff(
        exercise="training_step",
        name="its own gradient descent",
        edits={STEP_OPTIMIZER: "new_params, new_state = {k: p - 0.1 * clipped[k] for k, p in params.items()}, state"},
        hint="You take the step yourself. How to step is the optimizer's business: call it.",
    ),
    Chaff(
        exercise="training_step",
        name="always float64",
        edits={
            STEP_CLIP: (STEP_CLIP + "\n    clipped = {name: grad.astype(np.float64) for name, grad in clipped.items()}")
        },
        hint="The gradients become float64 on the way, and so do the parameters. float32 in should give float32 out.",
    ),
    Chaff(
        exercise="training_step",
        name="gradients by their places",
        edits={STEP_OPTIMIZER: "clipped = dict(zip(params, clipped.values()))\n    " + STEP_OPTIMIZER},
        hint="You take the gradients in the order of the parameters, but each dict has an order of its own. "
        "Go by the names.",
    ),
    Chaff(
        exercise="training_step",
        name="model asked twice",
        edits={
            "    loss, grads = loss_and_grads(params, batch)": (
                "    loss, _ = loss_and_grads(params, batch)\n    _, grads = loss_and_grads(params, batch)"
            ),
        },
        hint="loss_and_grads is called twice: it takes twice the time, and with dropout, loss and gradients do "
        "not belong together.",
    ),
    Chaff(
        exercise="training_step",
        name="arguments by name",
        edits={
            "optimizer(params, clipped, state)": "optimizer(params=params, grads=clipped, state=state)",
        },
        hint="Another optimizer calls its arguments otherwise. Hand them over by position, without names.",
    ),
    Chaff(
        exercise="training_step",
        name="gradients shortened in place",
        edits={
            "    clipped, norm = clip_by_global_norm(grads, max_norm)": (
                "    clipped, norm = clip_by_global_norm(grads, max_norm)\n   "
                " for name, grad in grads.items():\n        grad[...] = "
                "clipped[name]"
            ),
        },
        hint="The gradients may be the very arrays of params, which then change. Write into nothing that a "
        "function returned.",
    ),
    Chaff(
        exercise="training_step",
        name="stands still without a gradient",
        edits={
            "    new_params, new_state = optimizer(params, clipped, state)": (
                "    new_params, new_state = optimizer(params, clipped, state) if norm > 0 else (params, state)"
            ),
        },
        hint="Without a gradient, momentum and Adam move on by what they remember. The optimizer decides, in "
        "every step.",
    ),
    Chaff(
        exercise="training_step",
        name="new state written over the old one",
        edits={
            '{"loss": float(loss)': '{"loss": float(loss)',
            "    return new_params, new_state": "    return new_params, state | new_state",
        },
        hint="The state is the optimizer's own. What it has dropped stays away: return what it returned.",
    ),
    Chaff(
        exercise="training_step",
        name="a batch of several parts is unpacked",
        edits={
            "loss_and_grads(params, batch)": (
                "loss_and_grads(params, *(batch if isinstance(batch, (tuple, list)) else [batch]))"
            ),
        },
        hint="A batch may be a tuple or a list, and it is still one argument. Hand it on as it is.",
    ),
]

TRAIN_STEP = "params, state, metrics = training_step("
TRAIN_CALL = "training_step(params, state, batch, loss_and_grads, optimizer_with_lr, max_norm)"
TRAIN_RECORD = "        for name, values in history.items():\n            values.append(metrics[name])\n"
TRAIN_CALLBACK = "        if callback is not None:\n            callback(metrics, params, state)\n"
TRAIN_STOP = '        if stop_below is not None and metrics["loss"] < stop_below:\n            break\n'
TRAIN_RETURN = 'return {**history, "params": params, "state": state}'

TRAIN = [
    Chaff(
        exercise="train",
        name="same batch each time",
        edits={"training_step(params, state, batch,": "training_step(params, state, batches[0],"},
        hint="Every step sees the first batch. Take the next one each time.",
    ),
    Chaff(
        exercise="train",
        name="never updates",
        edits={TRAIN_STEP: "_, state, metrics = training_step("},
        hint="The new parameters get lost, so each step begins where the first one did and the loss does not fall.",
    ),
    Chaff(
        exercise="train",
        name="returns the parameters it began with",
        edits={
            "    history = {": "    first = params\n    history = {",
            TRAIN_RETURN: 'return {**history, "params": first, "state": state}',
        },
        hint="The losses fall, but the parameters that you return are the old ones.",
    ),
    Chaff(
        exercise="train",
        name="state not handed on",
        edits={TRAIN_STEP: "params, _, metrics = training_step("},
        hint="Each step begins with the first state, so momentum and step count never grow. Hand the new state on.",
    ),
    Chaff(
        exercise="train",
        name="begins with an empty state",
        edits={"    history = {": "    state = {}\n    history = {"},
        hint="The state that is handed in is thrown away, so a training that was broken off cannot go on as it was.",
    ),
    Chaff(
        exercise="train",
        name="stale gradients",
        edits={
            "    history = {": (
                "    first = params\n\n"
                "    def at_first(params, batch):\n"
                "        return loss_and_grads(params, batch)[0], loss_and_grads(first, batch)[1]\n\n"
                "    history = {"
            ),
            "batch, loss_and_grads,": "batch, at_first,",
        },
        hint="Your gradients belong to the parameters of the beginning. After each step they have to be computed anew.",
    ),
    Chaff(
        exercise="train",
        name="schedule begins at 1",
        edits={"schedule(step)": "schedule(step + 1)"},
        hint="The first batch uses schedule(start), not the number of steps done after it.",
    ),
    Chaff(
        exercise="train",
        name="schedule begins at 0",
        edits={"schedule(step)": "schedule(step - start)"},
        hint="A training that goes on should go on with the learning rate too: count from start.",
    ),
    Chaff(
        exercise="train",
        name="one learning rate for all steps",
        edits={"schedule(step)": "schedule(start)"},
        hint="The learning rate stays that of the first step. Ask the schedule in every step.",
    ),
    Chaff(
        exercise="train",
        name="learning rate of the step before",
        edits={"schedule(step)": "schedule(max(step - 1, start))"},
        hint="The first learning rate comes twice, and then everything is one step late.",
    ),
    Chaff(
        exercise="train",
        name="steps counted from 0",
        edits={'"step": step + 1': '"step": step'},
        hint="The history tells how many steps are done after this one, so after the first it is start + 1.",
    ),
    Chaff(
        exercise="train",
        name="steps in the history without start",
        edits={'"step": step + 1': '"step": step + 1 - start'},
        hint="The steps done before this call count as well.",
    ),
    Chaff(
        exercise="train",
        name="start is ignored",
        edits={"enumerate(batches, start=start)": "enumerate(batches)"},
        hint="Steps and learning rates begin at 0 although start says otherwise.",
    ),
    Chaff(
        exercise="train",
        name="skips the first batches",
        edits={"enumerate(batches, start=start)": "enumerate(batches[start:], start=start)"},
        hint="You leave out start batches. start only says where counting begins; "
        "all batches of the list are for this call.",
    ),
    Chaff(
        exercise="train",
        name="the last batch is left out",
        edits={"enumerate(batches, start=start)": "enumerate(batches[: max(1, len(batches) - 1)], start=start)"},
        hint="There is one step for each batch, the last one included.",
    ),
    Chaff(
        exercise="train",
        name="the last step is not in the history",
        edits={
            TRAIN_RECORD + TRAIN_CALLBACK + TRAIN_STOP: TRAIN_STOP + TRAIN_RECORD + TRAIN_CALLBACK,
        },
        hint="You stop before the step is written down. The first step whose loss is below the bound still counts.",
    ),
    Chaff(
        exercise="train",
        name="no callback after the last step",
        edits={TRAIN_CALLBACK + TRAIN_STOP: TRAIN_STOP + TRAIN_CALLBACK},
        hint="When training stops early, the callback does not hear of the last step. Call it after every one.",
    ),
    Chaff(
        exercise="train",
        name="callback only at the end",
        edits={
            TRAIN_CALLBACK: "",
            "    return {**history": (
                "    if callback is not None:\n        callback(metrics, params, state)\n    return {**history"
            ),
        },
        hint="The callback belongs into the loop: a progress bar that moves only at the end is of no use.",
    ),
    Chaff(
        exercise="train",
        name="no callback",
        edits={TRAIN_CALLBACK: ""},
        hint="The callback is never called.",
    ),
    Chaff(
        exercise="train",
        name="callback sees what was before the step",
        edits={
            TRAIN_STEP: "old_params, old_state = params, state\n        " + TRAIN_STEP,
            "callback(metrics, params, state)": "callback(metrics, old_params, old_state)",
        },
        hint="The callback gets parameters and state from before the step. A checkpoint made there would lag behind.",
    ),
    Chaff(
        exercise="train",
        name="callback gets two metrics of four",
        edits={
            "metrics = {**metrics, ": "all_metrics = {**metrics, ",
            "values.append(metrics[name])": "values.append(all_metrics[name])",
        },
        hint="The callback gets the loss and the norm only. Step and learning rate belong to the metrics as well.",
    ),
    Chaff(
        exercise="train",
        name="never stops early",
        edits={TRAIN_STOP: ""},
        hint="Training runs through all batches although the loss is below stop_below.",
    ),
    Chaff(
        exercise="train",
        name="stops above",
        edits={'metrics["loss"] < stop_below': 'metrics["loss"] > stop_below'},
        hint="You stop while the loss is still high. Look at the comparison.",
    ),
    Chaff(
        exercise="train",
        name="stops at the bound",
        edits={'metrics["loss"] < stop_below': 'metrics["loss"] <= stop_below'},
        hint="A loss that equals stop_below is not below it yet.",
    ),
    Chaff(
        exercise="train",
        name="stop_below of 0 counts as none",
        edits={"stop_below is not None and": "stop_below and"},
        hint="0 counts as False in Python, but it is a number like any other. Ask for None.",
    ),
    Chaff(
        exercise="train",
        name="the last step is undone",
        edits={
            TRAIN_STEP: "old_params, old_state = params, state\n        " + TRAIN_STEP,
            "stop_below:\n            break": (
                "stop_below:\n            params, state = old_params, old_state\n            break"
            ),
        },
        hint="When you stop early you return what was before the last step. That step is done and still counts.",
    ),
    Chaff(
        exercise="train",
        name="stops after the first good mean",
        edits={'metrics["loss"] < stop_below': 'np.mean(history["loss"]) < stop_below'},
        hint="You compare the mean of all losses so far. The loss of this one step decides.",
    ),
    Chaff(
        exercise="train",
        name="smoothed losses",
        edits={
            TRAIN_RECORD: TRAIN_RECORD + '        history["loss"][-1] = float(np.mean(history["loss"]))\n',
        },
        hint="Your history holds running means. Smooth a curve when you draw it; "
        "the record keeps each step's own loss.",
    ),
    Chaff(
        exercise="train",
        name="max_norm is ignored",
        edits={"optimizer_with_lr, max_norm)": "optimizer_with_lr, math.inf)"},
        hint="The gradients are never clipped, because max_norm is not handed on.",
    ),
    Chaff(
        exercise="train",
        name="changes params in place",
        edits={
            "    history = {": "    given_params = params\n    history = {",
            TRAIN_STOP: "        given_params.update(params)\n" + TRAIN_STOP,
        },
        hint="The caller's dict holds other parameters after the call. "
        "Return the new ones and leave the old ones alone.",
    ),
    Chaff(
        exercise="train",
        name="no state in the history",
        edits={', "state": state}': "}"},
        hint="To go on later, one needs the optimizer's state as well as the parameters.",
    ),
    Chaff(
        exercise="train",
        name="ends where there is nothing to learn",
        edits={
            "        if stop_below is not None": '        if metrics["gradient_norm"] == 0:\n            break\n'
            "        if stop_below is not None"
        },
        hint="A batch whose gradient is 0 ends your training. The next batch may well have something to teach.",
    ),
    Chaff(
        exercise="train",
        name="no step where the learning rate is 0",
        edits={
            "        lr = schedule(step)\n": "        lr = schedule(step)\n        if not lr:\n            continue\n"
        },
        hint="You leave out steps with learning rate 0. They change no parameter, but the optimiser counts them, "
        "and they are part of the history.",
    ),
    Chaff(
        exercise="train",
        name="hands the learning rate over by name",
        edits={"return optimizer(params, grads, state, lr)": "return optimizer(params, grads, state, lr=lr)"},
        hint="The optimiser may have another name for its fourth argument. Hand it over by its place.",
    ),
    Chaff(
        exercise="train",
        name="callback is told a step of its own count",
        edits={
            "callback(metrics, params, state)": ('callback({**metrics, "step": len(history["step"])}, params, state)'),
        },
        hint="The callback is told how many of these batches are done. Its metrics hold the step of the history, "
        "counted from start.",
    ),
    Chaff(
        exercise="train",
        name="callbacks after the training",
        code="""
            def train(
                params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None,
                start=0,
            ):
                history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
                later = []
                for step, batch in enumerate(batches, start=start):
                    lr = schedule(step)
                    rated = lambda params, grads, state, lr=lr: optimizer(params, grads, state, lr)
                    params, state, metrics = training_step(params, state, batch, loss_and_grads, rated, max_norm)
                    metrics = {**metrics, "step": step + 1, "learning_rate": lr}
                    for name, values in history.items():
                        values.append(metrics[name])
                    later.append((metrics, params, state))
                    if stop_below is not None and metrics["loss"] < stop_below:
                        break
                for notes in later if callback is not None else []:
                    callback(*notes)
                return {**history, "params": params, "state": state}
        """,
        hint="All calls of the callback come when training is over. A progress bar needs each of them after its "
        "own step.",
    ),
    Chaff(
        exercise="train",
        name="schedule asked by name",
        edits={
            "schedule(step)": "schedule(step=step)",
        },
        hint="Another schedule calls its argument t. Hand it over by position, without a name.",
    ),
    Chaff(
        exercise="train",
        name="callback is told the next rate",
        edits={
            "callback(metrics, params, state)": (
                'callback({**metrics, "learning_rate": schedule(step + 1)}, params, state)'
            ),
        },
        hint="The callback is told the learning rate of the next step. This step used schedule(step).",
    ),
    Chaff(
        exercise="train",
        name="the callback's answer ends the training",
        edits={
            "            callback(metrics, params, state)\n": (
                "            if callback(metrics, params, state):\n                break\n"
            ),
        },
        hint=(
            "A callback may return something, and that means nothing to the training. Only stop_below ends it early."
        ),
    ),
    Chaff(
        exercise="train",
        name="a negative stop_below counts as none",
        edits={
            "if stop_below is not None and": "if stop_below is not None and stop_below >= 0 and",
        },
        hint="A loss may be negative, and so may its bound. Only None means that there is no bound.",
    ),
]

SAVE_WRITE = 'np.savez(path, **flatten({"params": params, "state": state, "step": step}, ""))'
SAVE_READ = "file[name] if file[name].ndim > 0 else file[name].item()"
SAVE_LEAF = "{name: value}"
LOAD_RETURN = 'return tree["params"], tree["state"], tree["step"]'

SAVE_CHECKPOINT = [
    Chaff(
        exercise="save_checkpoint",
        name="loses the step",
        edits={LOAD_RETURN: 'return tree["params"], tree["state"], 0'},
        hint="After loading, training would begin at step 0 and warm up once more. The step has to come back.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="loses the moments",
        edits={
            '"state": state,': '"state": {name: value for name, value in state.items() if not isinstance(value, dict)},'
        },
        hint="What lies deeper in the state, such as Adam's moments, is gone after loading. Then the steps are others.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="loses the whole state",
        edits={'"state": state,': '"state": {},'},
        hint="Only the parameters come back. The optimizer would begin anew.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="loses the numbers of the state",
        edits={
            "for key, value in tree.items():\n": (
                "for key, value in tree.items():\n"
                '            if prefix.startswith("state") and not isinstance(value, (dict, np.ndarray)):\n'
                "                continue\n"
            )
        },
        hint="Arrays come back, but plain numbers such as Adam's count of steps do not.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="expects the state of Adam",
        edits={
            '"state": state,': '"state": {"step": state["step"], "m": state["m"], "v": state["v"]} if state else {},'
        },
        hint="Your state has the names of one optimizer built in. Each has its own layout, so save whatever is there.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="kept in memory",
        code="""
            SAVED = {}


            def save_checkpoint(path, params, state, step):
                copies = {name: array.copy() for name, array in params.items()}
                SAVED[path] = copies, state, step
                np.savez(path, **copies)


            def load_checkpoint(path):
                return SAVED[path]
        """,
        hint="Your checkpoint is kept in a variable, which is gone when Python ends. Restart the kernel between saving "
        "and loading: all that is loaded must come out of the file.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="pickles the dicts",
        code="""
            def save_checkpoint(path, params, state, step):
                np.savez(path, params=np.array(params), state=np.array(state), step=step)


            def load_checkpoint(path):
                with np.load(path, allow_pickle=True) as file:
                    return file["params"].item(), file["state"].item(), int(file["step"])
        """,
        hint="np.savez pickles a dict, and loading a pickle can run any code. Hand it arrays of numbers only.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="the module pickle",
        code="""
            import pickle


            def save_checkpoint(path, params, state, step):
                with open(path, "wb") as file:
                    pickle.dump((params, state, step), file)


            def load_checkpoint(path):
                with open(path, "rb") as file:
                    return pickle.load(file)
        """,
        hint="pickle.load can run any code that somebody hid in the file. "
        "Write arrays of numbers with names, or text such as JSON.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="cannot read its own pickles",
        code="""
            def save_checkpoint(path, params, state, step):
                np.savez(path, params=params, state=state, step=step)


            def load_checkpoint(path):
                with np.load(path, allow_pickle=False) as file:
                    return file["params"].item(), file["state"].item(), int(file["step"])
        """,
        hint="np.savez has pickled your dicts, and np.load rightly refuses them. "
        "Flatten the dicts into arrays with names.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="lists without a dtype",
        code="""
            import json


            def save_checkpoint(path, params, state, step):
                def plain(tree):
                    if isinstance(tree, dict):
                        return {name: plain(value) for name, value in tree.items()}
                    return tree.tolist() if isinstance(tree, (np.ndarray, np.generic)) else tree

                with open(path, "w") as file:
                    json.dump([plain(params), plain(state), int(step)], file)


            def load_checkpoint(path):
                def rebuilt(tree):
                    if isinstance(tree, dict):
                        return {name: rebuilt(value) for name, value in tree.items()}
                    return np.array(tree) if isinstance(tree, list) else tree

                with open(path) as file:
                    params, state, step = json.load(file)
                return rebuilt(params), rebuilt(state), step
        """,
        hint="A list of numbers does not remember its dtype, so float32 comes back as float64. "
        "Write the dtype down as well.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="everything as float32",
        edits={SAVE_LEAF: "{name: value.astype(np.float32) if isinstance(value, np.ndarray) else value}"},
        hint="float64 arrays are rounded to float32 to save space. Bit for bit means with every dtype as it was.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="everything as float64",
        edits={SAVE_LEAF: "{name: value.astype(np.float64) if isinstance(value, np.ndarray) else value}"},
        hint="All arrays come back as float64. Keep the dtype that each one had.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="rounded",
        edits={
            SAVE_LEAF: ('{name: np.round(value, 4) if getattr(value, "dtype", np.dtype(int)).kind == "f" else value}')
        },
        hint="Digits after the fourth are lost, and a small moment becomes 0. Save the numbers as they are.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="loses the shapes",
        edits={SAVE_LEAF: "{name: np.ravel(value) if isinstance(value, np.ndarray) else value}"},
        hint="Matrices come back as one long row. Their shapes have to be kept.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="loses the names",
        code="""
            def save_checkpoint(path, params, state, step):
                np.savez(path, step, *params.values())


            def load_checkpoint(path):
                with np.load(path, allow_pickle=False) as file:
                    arrays = [file[name] for name in file.files]
                return {f"arr_{i}": array for i, array in enumerate(arrays[1:])}, {}, int(arrays[0])
        """,
        hint="Arrays without names become arr_0, arr_1 and so on. "
        "Hand them to np.savez by name, and the state with them.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="equal names overwrite each other",
        edits={'flatten(value, name + "/")': 'flatten(value, prefix or name + "/")'},
        hint="Entries of the same name in different dicts, such as the two moments of one array, overwrite each "
        "other. Use the whole path as the name.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="underscores between the names",
        edits={'name + "/"': 'name + "_"', 'name.split("/")': 'name.split("_")'},
        hint="Names may contain underscores themselves, so W_Q falls apart. Join with a sign that no name contains.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="only one dict inside the state",
        edits={'name.split("/")': 'name.split("/", 2)'},
        hint="Dicts inside the dicts of the state come back as names with slashes. Go down as deep as the name says.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="leaves the state flat",
        edits={'name.split("/")': 'name.split("/", 1)'},
        hint="The nested dicts come back as one flat dict with slashes in its names. Build them up again.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="numbers become whole",
        edits={"file[name].item()": "int(file[name])"},
        hint="A number of the state may have a fraction, but you make every one an int.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="numbers become arrays with an axis",
        edits={SAVE_READ: "np.atleast_1d(file[name])"},
        hint="A plain number comes back as an array of one entry. .item() makes it a number again.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="an empty state is an error",
        edits={'{"params": {}, "state": {}}': "{}"},
        hint="An empty state leaves no trace in the file, and loading fails. Begin with an empty dict for it.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="an empty state becomes None",
        edits={LOAD_RETURN: 'return tree["params"], tree["state"] or None, tree["step"]'},
        hint="An empty dict should come back as an empty dict.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="cuts the file name at its first dot",
        edits={SAVE_WRITE: SAVE_WRITE.replace("(path,", '(path.split(".")[0] + ".npz",')},
        hint="A file name may have more dots than the one before npz. Hand path on as it is.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="keeps an old file",
        edits={
            f"    {SAVE_WRITE}": f"    if not Path(path).exists():\n        {SAVE_WRITE}",
        },
        hint="A second checkpoint under the same name is not written, so you load an old one. Replace the file.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="state and params exchanged",
        edits={LOAD_RETURN: 'return tree["state"], tree["params"], tree["step"]'},
        hint="The three parts come back in another order than params, state, step.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="loads without the step",
        edits={LOAD_RETURN: 'return tree["params"], tree["state"]'},
        hint="load_checkpoint returns three things, and the step is one of them.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="writes the step into the state",
        edits={
            f"    {SAVE_WRITE}": f'    state["saved_step"] = step\n    {SAVE_WRITE}',
            "    return tree": '    tree["state"].pop("saved_step")\n    return tree',
        },
        hint="What comes back is right, but saving adds an entry to the caller's own dict. Leave it as it was.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="dots between the names",
        edits={'name + "/"': 'name + "."', 'name.split("/")': 'name.split(".")'},
        hint="Names may hold dots, so layer0.W_Q is cut in two when it is loaded. Which character is in no name?",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="two underscores between the names",
        edits={'name + "/"': 'name + "__"', 'name.split("/")': 'name.split("__")'},
        hint="Names may hold underscores, even two of them. Which character is in no name?",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="strips letters, not the prefix",
        edits={
            "for name in file.files:": "for whole in file.files:\n            name = whole",
            'return tree["params"]': (
                'tree["params"] = {f"params/{name}".lstrip("params/"): part for name, part in tree["params"].items()}\n'
                '    return tree["params"]'
            ),
            SAVE_READ: SAVE_READ.replace("name", "whole"),
        },
        hint="lstrip takes away all of these letters, however many there are: arm becomes nothing. "
        "str.removeprefix takes the prefix and no more.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="step taken from the state",
        edits={
            'return tree["params"], tree["state"], tree["step"]': (
                'return tree["params"], tree["state"], tree["state"].get("step", tree["step"])'
            ),
        },
        hint="A state may count steps of its own, others than those that were saved as step. Return what was saved.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="all below a name params is a parameter",
        edits={
            "            place[leaf] =": (
                '            if "params" in branches:\n                place '
                '= tree["params"]\n            place[leaf] ='
            ),
        },
        hint="A state may hold a dict called params. Only the first part of a name in the file says where it belongs.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="whole numbers as floats",
        edits={
            "else {name: value})": "else {name: float(value) if isinstance(value, int) else value})",
        },
        hint=("A float has 53 bits for its digits, and a whole number of the state may need 63. Keep it whole."),
    ),
    Chaff(
        exercise="save_checkpoint",
        name="names of digits become numbers",
        edits={
            "            place[leaf] = file[name]": (
                "            leaf = int(leaf) if leaf.isdigit() else leaf\n            place[leaf] = file[name]"
            ),
        },
        hint="A name is a string, also where it is made of digits alone.",
    ),
    Chaff(
        exercise="save_checkpoint",
        name="arrays of one entry become numbers",
        edits={
            "if file[name].ndim > 0 else": "if file[name].size > 1 else",
        },
        hint=("An array with a single entry is still an array, with its shape. Only what has no axes is a number."),
    ),
]

CHAFFS = [
    *CHOOSE_MASK_POSITIONS,
    *MASK_TOKENS,
    *MLM_LOSS,
    *MASKED_ACCURACY,
    *MAKE_BATCHES,
    *TRAINING_STEP,
    *TRAIN,
    *SAVE_CHECKPOINT,
]
