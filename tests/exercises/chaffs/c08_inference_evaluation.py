"""Plausible wrong solutions of assignment 08, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

FILL_MASK = [
    Chaff(
        exercise="fill_mask",
        name="asks the model first",
        edits={
            "    positions = np.flatnonzero(ids == mask_id)\n": (
                "    logits = logits_fn(ids[np.newaxis])[0]\n    positions = np.flatnonzero(ids == mask_id)\n"
            ),
            "    logits = logits_fn(ids[np.newaxis])[0]  # (T,) -> (1, T) -> (1, T, V) -> (T, V)\n": "",
        },
        hint="The error comes, but only after the model has run. Look for masks before anything else is done.",
    ),
    Chaff(
        exercise="fill_mask",
        name="first mask only",
        edits={"for position in positions]": "for position in positions[:1]]"},
        hint="A sentence may hide several tokens. Each of its masks has a list of its own.",
    ),
    Chaff(
        exercise="fill_mask",
        name="last mask only",
        edits={"for position in positions]": "for position in positions[-1:]]"},
        hint="Only the last mask gets an answer. Return one list for each mask, from left to right.",
    ),
    Chaff(
        exercise="fill_mask",
        name="unsorted",
        edits={"top_k_predictions(logits, int(position), k)": "sorted(top_k_predictions(logits, int(position), k))"},
        hint="These are the right k tokens, but in the order of their ids. The likeliest should come first.",
    ),
    Chaff(
        exercise="fill_mask",
        name="likeliest last",
        edits={"top_k_predictions(logits, int(position), k)": "top_k_predictions(logits, int(position), k)[::-1]"},
        hint="Your list climbs from the least likely of the k to the likeliest. It should run the other way.",
    ),
    Chaff(
        exercise="fill_mask",
        name="the k least likely",
        edits={
            "top_k_predictions(logits, int(position), k)": (
                "top_k_predictions(logits, int(position), logits.shape[-1])[::-1][:k]"
            )
        },
        hint="You name the tokens that the model thinks of last. Sorting goes upwards unless you ask otherwise.",
    ),
    Chaff(
        exercise="fill_mask",
        name="always one token",
        edits={"int(position), k)": "int(position), 1)"},
        hint="The best token alone is not enough: k says how many to name.",
    ),
    Chaff(
        exercise="fill_mask",
        name="all tokens, not k",
        edits={"int(position), k)": "int(position), logits.shape[-1])"},
        hint="You name the whole vocabulary. k says how many tokens are wanted.",
    ),
    Chaff(
        exercise="fill_mask",
        name="every position",
        edits={"for position in positions]": "for position in range(ids.size)]"},
        hint="Only masked positions are asked about. The visible tokens need no guess.",
    ),
    Chaff(
        exercise="fill_mask",
        name="masks from right to left",
        edits={"for position in positions]": "for position in positions[::-1]]"},
        hint="The lists are right but stand in the wrong order. The leftmost mask comes first.",
    ),
    Chaff(
        exercise="fill_mask",
        name="one position too early",
        edits={"int(position), k)": "int(position) - 1, k)"},
        hint="You read the logits of the neighbour on the left. In a masked model, row t is about position t itself.",
    ),
    Chaff(
        exercise="fill_mask",
        name="fills one mask, then asks again",
        code="""
            def fill_mask(ids, logits_fn, mask_id, k):
                positions = np.flatnonzero(ids == mask_id)
                if positions.size == 0:
                    raise ValueError("no mask")
                ids, filled = ids.copy(), []
                for position in positions:
                    best = top_k_predictions(logits_fn(ids[np.newaxis])[0], int(position), k)
                    filled.append(best)
                    ids[position] = best[0][0]
                return filled
        """,
        hint="Your later guesses lean on your earlier ones. Here the model sees the sentence once, all masks in place.",
    ),
    Chaff(
        exercise="fill_mask",
        name="writes the best token into ids",
        edits={
            "    return [top_k": "    filled = [top_k",
            "for position in positions]": "for position in positions]\n"
            "    ids[positions] = [best[0][0] for best in filled]\n"
            "    return filled",
        },
        hint="The lists are right, but the caller's sentence has lost its masks. Leave ids as they came.",
    ),
    Chaff(
        exercise="fill_mask",
        name="ids without a batch axis",
        edits={"logits_fn(ids[np.newaxis])[0]": "logits_fn(ids)"},
        hint="The model wants a batch. One sentence is a batch of shape (1, T).",
    ),
    Chaff(
        exercise="fill_mask",
        name="each token is a sentence of its own",
        edits={"logits_fn(ids[np.newaxis])[0]": "logits_fn(ids[:, np.newaxis])[:, 0]"},
        hint="A batch of shape (T, 1) is T sentences of one token each, so no token sees another. "
        "Where does the new axis belong?",
    ),
    Chaff(
        exercise="fill_mask",
        name="logits instead of probabilities",
        edits={
            "top_k_predictions(logits, int(position), k)": (
                "[(v, float(logits[position, v])) for v, _ in top_k_predictions(logits, int(position), k)]"
            )
        },
        hint="The ids are right, but the numbers beside them are logits. Which function turns a row of them into "
        "probabilities?",
    ),
    Chaff(
        exercise="fill_mask",
        name="probabilities share out the k tokens only",
        code="""
            def fill_mask(ids, logits_fn, mask_id, k):
                positions = np.flatnonzero(ids == mask_id)
                if positions.size == 0:
                    raise ValueError("no mask")
                filled = []
                for row in logits_fn(ids[np.newaxis])[0, positions]:
                    best = np.argsort(-row, kind="stable")[:k]
                    shares = softmax(row[best])
                    filled.append([(int(v), float(share)) for v, share in zip(best, shares)])
                return filled
        """,
        hint="Your k probabilities always sum to 1. The softmax runs over the whole vocabulary, before the best are "
        "picked.",
    ),
    Chaff(
        exercise="fill_mask",
        name="softmax over the positions",
        code="""
            def fill_mask(ids, logits_fn, mask_id, k):
                positions = np.flatnonzero(ids == mask_id)
                if positions.size == 0:
                    raise ValueError("no mask")
                shares = softmax(logits_fn(ids[np.newaxis])[0], axis=0)
                filled = []
                for position in positions:
                    best = np.argsort(-shares[position], kind="stable")[:k]
                    filled.append([(int(v), float(shares[position, v])) for v in best])
                return filled
        """,
        hint="Your softmax lets positions compete for a token. At each position, the tokens should compete.",
    ),
    Chaff(
        exercise="fill_mask",
        name="of equal tokens the higher id first",
        code="""
            def fill_mask(ids, logits_fn, mask_id, k):
                positions = np.flatnonzero(ids == mask_id)
                if positions.size == 0:
                    raise ValueError("no mask")
                shares = softmax(logits_fn(ids[np.newaxis])[0])
                filled = []
                for position in positions:
                    best = np.argsort(shares[position], kind="stable")[::-1][:k]
                    filled.append([(int(v), float(shares[position, v])) for v in best])
                return filled
        """,
        hint="Turning a sorted list round turns its ties round as well. Of equal tokens, the lower id comes first.",
    ),
    Chaff(
        exercise="fill_mask",
        name="pairs turned round",
        edits={
            "top_k_predictions(logits, int(position), k)": (
                "[(share, v) for v, share in top_k_predictions(logits, int(position), k)]"
            )
        },
        hint="Look at the order inside each pair: first the id, then its probability.",
    ),
    Chaff(
        exercise="fill_mask",
        name="ids without probabilities",
        edits={
            "top_k_predictions(logits, int(position), k)": (
                "[v for v, _ in top_k_predictions(logits, int(position), k)]"
            )
        },
        hint="You name the right tokens. The caller also wants to know how likely each one is.",
    ),
    Chaff(
        exercise="fill_mask",
        name="one flat list for all masks",
        edits={
            "[top_k_predictions(logits, int(position), k) for position in positions]": (
                "[pair for position in positions for pair in top_k_predictions(logits, int(position), k)]"
            )
        },
        hint="All pairs stand in one list, so nobody can tell which mask they belong to. Make one list per mask.",
    ),
    Chaff(
        exercise="fill_mask",
        name="empty list where no mask is",
        edits={'raise ValueError(f"there is no mask (id {mask_id}) in the sentence")': "return []"},
        hint="A sentence without a mask is most likely a mistake of the caller, and they should hear of it.",
    ),
    Chaff(
        exercise="fill_mask",
        name="IndexError where no mask is",
        edits={"raise ValueError(": "raise IndexError("},
        hint="You notice that there is no mask, but the statement names another kind of error.",
    ),
    Chaff(
        exercise="fill_mask",
        name="no maximum shift",
        edits={
            "return [top_k_predictions(logits, int(position), k) for position in positions]": (
                "rows = [np.exp(logits[t]) / np.exp(logits[t]).sum() for t in positions]\n"
                '    orders = [np.argsort(-row, kind="stable")[:k] for row in rows]\n'
                "    return [[(int(n), float(row[n])) for n in best] for row, best in "
                "zip(rows, orders)]"
            ),
        },
        hint="exp(1000) overflows, exp(0) does not: shift each row by its own maximum, or take a softmax that does.",
    ),
    Chaff(
        exercise="fill_mask",
        name="works in the model's array",
        edits={
            ("logits_fn(ids[np.newaxis])[0]  # (T,) -> (1, T) -> (1, T, V) -> (T, V)\n"): (
                "logits_fn(ids[np.newaxis])[0]\n    logits -= np.max(logits, axis=-1, keepdims=True)\n"
            ),
        },
        hint=("What the model returns is its own, and it may need it again. Compute on an array that you made."),
    ),
]

SAMPLE_WITH_TEMPERATURE = [
    Chaff(
        exercise="sample_with_temperature",
        name="draws before it looks at the temperature",
        edits={
            "    if temperature < 0:\n": "    number = rng.random()\n    if temperature < 0:\n",
            "rng.choice(shares.size, p=shares / np.sum(shares))": (
                "np.searchsorted(np.cumsum(shares / np.sum(shares)), number).clip(0, shares.size - 1)"
            ),
        },
        hint="Where the temperature is refused, the generator has moved on already. Check first, then draw.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="shares rounded",
        edits={
            "p=shares / np.sum(shares)": (
                "p=np.round(shares / np.sum(shares), 3) / np.sum(np.round(shares / np.sum(shares), 3))"
            ),
        },
        hint="Of thousands of tokens each may have a share below 0.001, and rounded that is 0. Round nothing.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="infinity is a large number",
        edits={
            "    scores = logits.astype(np.float64)\n": (
                "    temperature = min(temperature, 5000)\n    scores = logits.astype(np.float64)\n"
            ),
        },
        hint="Logits may lie 20,000 apart, and then a temperature of 5,000 does not make them alike. Divide by "
        "infinity itself.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="-inf clipped to -10,000",
        edits={"logits.astype(np.float64)": "np.maximum(logits.astype(np.float64), -10_000)"},
        hint="A token at -inf is never drawn, even where the others lie at -10,000. exp(-inf) is 0 by itself.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="multiplies by the temperature",
        edits={"(scores - np.max(scores)) / temperature": "(scores - np.max(scores)) * temperature"},
        hint="With yours, a high temperature makes the model surer of itself. It should bring the tokens closer "
        "together.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="no shift",
        edits={"(scores - np.max(scores)) / temperature": "scores / temperature"},
        hint="exp(1000) overflows, exp(0) does not. Which number could you subtract from all logits without changing "
        "a probability?",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="global RNG",
        edits={"rng.choice(": "np.random.choice("},
        hint="You draw from NumPy's global generator, so the caller cannot repeat a draw. Use the generator that was "
        "handed over.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="a new generator with a fixed seed",
        edits={"rng.choice(": "np.random.default_rng(0).choice("},
        hint="Each call starts the same random stream again, so the same logits always give the same token. "
        "Which generator did the caller choose?",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="lines between a few exponentials",
        edits={
            "shares = np.exp(scores)": (
                "shares = np.interp(scores, [-60.0, -8.0, -3.0, 0.0], [0.0, math.exp(-8.0), math.exp(-3.0), 1.0])"
            )
        },
        hint="Your shares are right at a few distances between logits and lie on lines between them. "
        "Which function of the distance does a softmax take?",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="temperature ignored",
        edits={"(scores - np.max(scores)) / temperature": "scores - np.max(scores)"},
        hint="You draw from the model's own probabilities, whatever the temperature. Where does τ stand?",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="always the highest logit",
        edits={"if temperature == 0:": "if temperature >= 0:"},
        hint="You never draw. Only at temperature 0 is the highest logit the sole answer.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="temperature squared",
        edits={"(scores - np.max(scores)) / temperature": "(scores - np.max(scores)) / temperature**2"},
        hint="The temperature divides the logits once. Yours acts twice.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="one added to the temperature",
        edits={"(scores - np.max(scores)) / temperature": "(scores - np.max(scores)) / (1 + temperature)"},
        hint="At temperature 1 the draws should follow the model's own probabilities; yours are flatter than that.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="divides by 0 at temperature 0",
        edits={"    if temperature == 0:\n        return int(np.argmax(logits))\n": ""},
        hint="Temperature 0 is allowed, and a division by it gives nan. Think of what the probabilities tend to as "
        "the temperature falls.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="last of equal logits at temperature 0",
        edits={"int(np.argmax(logits))": "int(logits.size - 1 - np.argmax(logits[::-1]))"},
        hint="Where several logits are highest, temperature 0 takes the lowest id. Yours takes the highest.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="draws among equal logits at temperature 0",
        edits={"int(np.argmax(logits))": "int(rng.choice(np.flatnonzero(logits == np.max(logits))))"},
        hint="Temperature 0 leaves nothing to chance: of equal logits it takes the lowest id.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="lowest logit at temperature 0",
        edits={"np.argmax(logits)": "np.argmin(logits)"},
        hint="At temperature 0 you take the token that the model likes least.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="softmax without the exponential",
        edits={"np.exp(scores)": "scores - np.min(scores)"},
        hint="Your probabilities are proportional to the logits themselves, and the lowest is never drawn. "
        "What makes every score positive in a softmax?",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="shares not divided by their sum",
        edits={"shares / np.sum(shares)": "shares"},
        hint="The shares you draw with must sum to 1. One step of the formula is missing.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="clips instead of shifting",
        edits={"(scores - np.max(scores)) / temperature": "np.clip(scores / temperature, -500, 500)"},
        hint="Clipping makes 800 and 1000 equal, and a -inf becomes a number. Shifting changes no probability.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="-inf counts as 0",
        edits={"logits.astype(np.float64)": "np.where(np.isinf(logits), 0.0, logits)"},
        hint="A logit of -inf means: never. As 0 it competes like any other; what is exp(-inf)?",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="uniform over all tokens",
        edits={"rng.choice(shares.size, p=shares / np.sum(shares))": "rng.choice(shares.size)"},
        hint="Every token comes out equally often. The probabilities are computed but not used in the draw.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="infinite temperature refused",
        edits={"if temperature < 0:": "if temperature < 0 or math.isinf(temperature):"},
        hint="math.inf is an allowed temperature: all tokens are then equally likely.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="negative temperature counts as 0",
        code="""
            def sample_with_temperature(logits, temperature, rng):
                if temperature <= 0:
                    return int(np.argmax(logits))
                shares = softmax(logits.astype(np.float64) / temperature)
                return int(rng.choice(shares.size, p=shares))
        """,
        hint="A temperature below 0 has no meaning here. Tell the caller instead of guessing what was meant.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="AssertionError for a negative temperature",
        edits={
            "    if temperature < 0:": "    assert temperature >= 0\n    if temperature < 0:",
        },
        hint="You notice the negative temperature, but the statement names another kind of error.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="shifts the logits in place",
        edits={
            "scores = logits.astype(np.float64)": "logits -= np.max(logits)\n    scores = logits.astype(np.float64)"
        },
        hint="The draw is right, but the caller's logits have changed. Shift a copy.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="no temperature below 0.05",
        edits={"(scores - np.max(scores)) / temperature": "(scores - np.max(scores)) / max(temperature, 0.05)"},
        hint="You keep the temperature above a bound of your own. A temperature of 0.001 "
        "is allowed, and does no harm after the shift.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="no temperature above 100",
        edits={
            "(scores - np.max(scores)) / temperature": (
                "(scores - np.max(scores)) / (temperature if temperature == math.inf else min(temperature, 100))"
            ),
        },
        hint="You keep the temperature below a bound of your own. Any temperature from 0 to infinity is allowed.",
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="divides before it subtracts",
        edits={
            "scores = logits.astype(np.float64)": "scores = logits / temperature",
            "scores = (scores - np.max(scores)) / temperature": "scores = scores - np.max(scores)",
        },
        hint=(
            "In float32, 10,000 / 0.001 has room for whole numbers only, and close logits become equal. Subtract first."
        ),
    ),
    Chaff(
        exercise="sample_with_temperature",
        name="-inf becomes a large number",
        edits={
            "logits.astype(np.float64)": "np.maximum(logits.astype(np.float64), -1e9)",
        },
        hint=(
            "However low a number you put for -inf, a temperature that is high enough gives its "
            "token a chance. Keep -inf."
        ),
    ),
]

PERPLEXITY = [
    Chaff(
        exercise="perplexity",
        name="labels in a byte",
        edits={"labels[chosen]": "labels[chosen].astype(np.uint8)"},
        hint="A byte counts to 255, and a vocabulary has more words than that. Leave the labels as they are.",
    ),
    Chaff(
        exercise="perplexity",
        name="losses above 1000 cut off",
        edits={"math.exp(np.mean(losses))": "math.exp(np.mean(np.clip(losses, 0, 1000)))"},
        hint="Only the mean stays below 700. A single position may cost more than 1,000 nats.",
    ),
    Chaff(
        exercise="perplexity",
        name="sign of the ignored label lost",
        edits={"labels != -100": "labels**2 != 10_000"},
        hint="-100 means ignore, and 100 is a token like any other.",
    ),
    Chaff(
        exercise="perplexity",
        name="2 to the power of nats",
        edits={"math.exp(np.mean(losses))": "2.0 ** float(np.mean(losses))"},
        hint="The logarithm is natural, so its inverse is the natural exponential. 2 belongs to log2.",
    ),
    Chaff(
        exercise="perplexity",
        name="mean of exp",
        edits={"math.exp(np.mean(losses))": "float(np.mean(np.exp(losses)))"},
        hint="You average after the exponential. The mean of the losses comes first, the exponential last.",
    ),
    Chaff(
        exercise="perplexity",
        name="counts ignored positions",
        edits={"np.mean(losses)": "np.sum(losses) / labels.size"},
        hint="Positions with label -100 add nothing to your sum, but you still count them when you divide.",
    ),
    Chaff(
        exercise="perplexity",
        name="ignored positions get label 0",
        edits={
            "scores, targets = logits[chosen], labels[chosen]": (
                "scores, targets = logits.reshape(-1, logits.shape[-1]), np.where(chosen, labels, 0).reshape(-1)"
            )
        },
        hint="-100 means: leave this position out. With another label in its place, it still counts.",
    ),
    Chaff(
        exercise="perplexity",
        name="label 0 counts as ignored",
        edits={"labels != -100": "labels > 0"},
        hint="Token 0 is a token like any other. Only -100 marks a position to leave out.",
    ),
    Chaff(
        exercise="perplexity",
        name="mean of sentence means",
        code="""
            def perplexity(logits, labels):
                if not np.any(labels != -100):
                    raise ValueError("no labels")
                if labels.ndim < 2:
                    logits, labels = logits[np.newaxis], labels[np.newaxis]
                means = []
                for scores, targets in zip(logits, labels):
                    chosen = targets != -100
                    if chosen.any():
                        means.append(mlm_loss(scores, targets)[0])
                return math.exp(np.mean(means))
        """,
        hint="You give every sentence the same weight, however many labels it has. Every labelled position should "
        "count alike.",
    ),
    Chaff(
        exercise="perplexity",
        name="mean of sentence perplexities",
        code="""
            def perplexity(logits, labels):
                if not np.any(labels != -100):
                    raise ValueError("no labels")
                if labels.ndim < 2:
                    logits, labels = logits[np.newaxis], labels[np.newaxis]
                values = []
                for scores, targets in zip(logits, labels):
                    if np.any(targets != -100):
                        values.append(math.exp(mlm_loss(scores, targets)[0]))
                return float(np.mean(values))
        """,
        hint="You average one perplexity per sentence. There is only one exponential, and it comes after the mean over "
        "all labelled positions.",
    ),
    Chaff(
        exercise="perplexity",
        name="logarithm of a softmax",
        code="""
            def perplexity(logits, labels):
                chosen = labels != -100
                if not chosen.any():
                    raise ValueError("no labels")
                p = softmax(logits[chosen])[np.arange(chosen.sum()), labels[chosen]]
                return math.exp(-np.mean(np.log(p)))
        """,
        hint="A small probability rounds to 0, and the logarithm of 0 is -inf. Subtract in the logarithm, as in the "
        "formula.",
    ),
    Chaff(
        exercise="perplexity",
        name="small number added to the probability",
        code="""
            def perplexity(logits, labels):
                chosen = labels != -100
                if not chosen.any():
                    raise ValueError("no labels")
                p = softmax(logits[chosen])[np.arange(chosen.sum()), labels[chosen]]
                return math.exp(-np.mean(np.log(p + 1e-12)))
        """,
        hint="The small number keeps the logarithm finite, but makes it wrong: no token can then cost more than about "
        "28 nats. The formula needs no such help.",
    ),
    Chaff(
        exercise="perplexity",
        name="no shift",
        edits={"scores - np.max(scores, axis=-1, keepdims=True)": "scores"},
        hint="Large logits overflow in the exponential. Which number could you subtract from a whole row?",
    ),
    Chaff(
        exercise="perplexity",
        name="one maximum for all rows",
        edits={"np.max(scores, axis=-1, keepdims=True)": "np.max(scores)"},
        hint="Each row needs its own maximum. A row far below the highest one underflows to ln 0.",
    ),
    Chaff(
        exercise="perplexity",
        name="no exponential at the end",
        edits={"math.exp(np.mean(losses))": "float(np.mean(losses))"},
        hint="This is the mean loss in nats. The perplexity is one step further.",
    ),
    Chaff(
        exercise="perplexity",
        name="minus forgotten",
        edits={"-log_probs[": "log_probs["},
        hint="A perplexity is at least 1; yours is at most 1. Look at the signs.",
    ),
    Chaff(
        exercise="perplexity",
        name="exp of the sum",
        edits={"np.mean(losses)": "np.sum(losses)"},
        hint="Your number grows with the length of the text. Perplexity is per labelled position.",
    ),
    Chaff(
        exercise="perplexity",
        name="one over the mean probability",
        edits={"math.exp(np.mean(losses))": "float(1 / np.mean(np.exp(-losses)))"},
        hint="You average probabilities. Their logarithms are to be averaged, so that one tiny probability counts.",
    ),
    Chaff(
        exercise="perplexity",
        name="probability of the best guess",
        edits={"log_probs[np.arange(targets.size), targets]": "np.max(log_probs, axis=-1)"},
        hint="You score the model's favourite token. Score the token that really stands there.",
    ),
    Chaff(
        exercise="perplexity",
        name="exp of the entropy",
        edits={
            "-log_probs[np.arange(targets.size), targets]": "-np.sum(np.exp(log_probs) * log_probs, axis=-1)",
        },
        hint="You measure how unsure the model is, right or wrong. The labels do not enter your result.",
    ),
    Chaff(
        exercise="perplexity",
        name="logits taken for logarithms of probabilities",
        edits={
            "shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))": "shifted",
        },
        hint="A logit becomes a log-probability only when the logarithm of the sum over all tokens is subtracted.",
    ),
    Chaff(
        exercise="perplexity",
        name="only one sentence",
        edits={
            "shifted = scores": (
                'if labels.ndim != 1:\n        raise IndexError("labels of shape (T,)")\n    shifted = scores'
            )
        },
        hint="Your function handles one sentence only. The leading axes are free: a batch has two, one position none.",
    ),
    Chaff(
        exercise="perplexity",
        name="1 where nothing is labelled",
        edits={'raise ValueError("no position is labelled: every label is -100")': "return 1.0"},
        hint="Without a label there is nothing to measure, and 1 would look like a perfect model. Raise the error.",
    ),
    Chaff(
        exercise="perplexity",
        name="nan where nothing is labelled",
        edits={'raise ValueError("no position is labelled: every label is -100")': "return math.nan"},
        hint="A nan spreads through everything that is computed from it. The statement asks for an error.",
    ),
    Chaff(
        exercise="perplexity",
        name="shifts the logits in place",
        edits={
            "scores, targets = logits[chosen]": (
                "logits -= np.max(logits, axis=-1, keepdims=True)\n    scores, targets = logits[chosen]"
            )
        },
        hint="The perplexity is right, but -= writes into the caller's logits. Give the shifted ones a new array.",
    ),
    Chaff(
        exercise="perplexity",
        name="overflows in float32",
        edits={"return math.exp(np.mean(losses))": "return float(np.exp(np.mean(losses)))"},
        hint="The mean is right, but in float32 its exponential overflows from 89 on. math.exp computes in float64.",
    ),
    Chaff(
        exercise="perplexity",
        name="writes into labels",
        edits={
            "scores, targets = logits[chosen], labels[chosen]": (
                "labels[~chosen] = 0\n    scores, targets = logits[chosen], labels[chosen]"
            ),
        },
        hint="After the call, ignored positions have another label. Pick the rows that count instead.",
    ),
    Chaff(
        exercise="perplexity",
        name="a single ignored label is not noticed",
        edits={
            "if not chosen.any():": "if labels.ndim and not chosen.any():",
        },
        hint="The leading axes may be none at all, and the only label may be -100.",
    ),
]

PSEUDO_LOG_LIKELIHOOD = [
    Chaff(
        exercise="pseudo_log_likelihood",
        name="at most 32 tokens",
        edits={"np.flatnonzero(~np.isin(ids, special_ids))": "np.flatnonzero(~np.isin(ids, special_ids))[:32]"},
        hint="A sentence may have more than 32 tokens. What is sent in parts has to be added up to the end.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="only positive maxima taken off",
        edits={"np.max(scores, axis=-1, keepdims=True)": "np.maximum(np.max(scores, axis=-1, keepdims=True), 0)"},
        hint="In a row of nothing but -9,990 every exponential is 0. Take the maximum off whatever its sign.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="ln p cut off at -10,000",
        edits={"log_probs[rows, ids[positions]]": "np.clip(log_probs[rows, ids[positions]], -10_000, 0)"},
        hint="Logits from -10,000 to 10,000 lie up to 20,000 apart, and so far down may a ln p be.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="masks ids and puts the token back",
        code="""
            def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
                score = 0.0
                for t, token in enumerate(ids.tolist()):
                    if token in special_ids:
                        continue
                    ids[t] = mask_id
                    z = np.array(logits_fn(ids[np.newaxis].copy())[0, t])
                    ids[t] = token
                    z = z - z.max()
                    score += float(z[token] - np.log(np.exp(z).sum()))
                return score
        """,
        hint="After the call ids is what it was, but in between it was not, and an array that cannot be written to "
        "stops you. Mask a copy.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="no masking",
        edits={"    copies[rows, positions] = mask_id\n": ""},
        hint="The model sees the very token it is asked about. Hide it first.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="masks all at once",
        edits={"copies[rows, positions] = mask_id": "copies[:, positions] = mask_id"},
        hint="With all tokens hidden, the model guesses from nothing. Ask about one token at a time.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="scores specials",
        edits={"np.flatnonzero(~np.isin(ids, special_ids))": "np.arange(ids.size)"},
        hint="Special tokens stand in every sentence and say nothing about it. They are seen, but not scored.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="mean instead of sum",
        edits={"np.sum(log_probs[": "np.mean(log_probs["},
        hint="You divide by the number of scored tokens. The logarithm of a product is a plain sum.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="divided by the sentence length",
        edits={
            "float(np.sum(log_probs[rows, ids[positions]]))": (
                "float(np.sum(log_probs[rows, ids[positions]])) / ids.size"
            )
        },
        hint="You divide by T. The sum itself is asked for, and special tokens should make no difference to it.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="scores only the specials",
        edits={"~np.isin": "np.isin"},
        hint="The selection is turned round: you score the special tokens and leave out the others.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="specials hidden as well",
        edits={
            "copies[rows, positions] = mask_id": (
                "copies[:, np.isin(ids, special_ids)] = mask_id\n    copies[rows, positions] = mask_id"
            )
        },
        hint="You put the mask over the special tokens too. They are not scored, but the model sees them.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="specials taken out of the sentence",
        edits={
            "    rows = np.arange": (
                "    ids = ids[positions]\n    positions = np.arange(ids.size)\n    rows = np.arange"
            )
        },
        hint="Without its special tokens the model sees another sentence, with every token at another place. "
        "Leave them in, but do not score them.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="masks stay from step to step",
        edits={
            "copies[rows, positions] = mask_id": ("for n in rows:\n        copies[n, positions[: n + 1]] = mask_id")
        },
        hint="Your second question still has the first mask in it. Begin each question with a fresh copy.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="masks everything to the right as well",
        edits={"copies[rows, positions] = mask_id": "for n in rows:\n        copies[n, positions[n:]] = mask_id"},
        hint="You let the model see only what stands to the left, as for a model that writes word by word. "
        "A masked model sees both sides.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="masks every occurrence of the token",
        edits={"copies[rows, positions] = mask_id": "copies[copies == ids[positions][:, np.newaxis]] = mask_id"},
        hint="If a word stands in the sentence twice, only the occurrence in question is hidden. Mask a position, "
        "not an id.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="masks ids in place",
        code="""
            def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
                total = 0.0
                for t in range(len(ids)):
                    token = int(ids[t])
                    if token in special_ids:
                        continue
                    ids[t] = mask_id
                    row = logits_fn(ids[np.newaxis])[0, t]
                    row = row - np.max(row)
                    total += float(row[token] - np.log(np.sum(np.exp(row))))
                return total
        """,
        hint="You write the masks into the caller's sentence, and they are still there at the next question. "
        "Take a fresh copy for each.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="probability of the mask itself",
        edits={"log_probs[rows, ids[positions]]": "log_probs[rows, copies[rows, positions]]"},
        hint="At the moment you look up the token, the mask already stands in its place. "
        "Score the token of the original sentence.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="probability of the best guess",
        edits={"log_probs[rows, ids[positions]]": "np.max(log_probs, axis=-1)"},
        hint="You add up how sure the model is of its favourites. What counts is the token that was there.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="logits of the position before",
        edits={"logits_fn(copies)[rows, positions]": "logits_fn(copies)[rows, positions - 1]"},
        hint="Row t - 1 predicts the next token only in a model that writes from left to right. "
        "Here the mask's own row holds the answer.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="first and last token left out",
        edits={"np.flatnonzero(~np.isin(ids, special_ids))": "np.arange(1, ids.size - 1)"},
        hint="You take the first and the last token for the special ones. Which tokens are special is said by "
        "special_ids.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="only the first special id",
        edits={"np.isin(ids, special_ids)": "np.isin(ids, special_ids[:1])"},
        hint="Only one of the special ids is left out. All of them are.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="minus in front",
        edits={"float(np.sum(log_probs[rows, ids[positions]]))": "-float(np.sum(log_probs[rows, ids[positions]]))"},
        hint="This is a loss: likelier sentences get a smaller number. A log-likelihood is at most 0.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="bits instead of nats",
        edits={
            "float(np.sum(log_probs[rows, ids[positions]]))": (
                "float(np.sum(log_probs[rows, ids[positions]])) / math.log(2)"
            )
        },
        hint="You count in bits. The natural logarithm, without a further factor, counts in nats.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="product of the probabilities",
        edits={
            "float(np.sum(log_probs[rows, ids[positions]]))": ("float(np.exp(np.sum(log_probs[rows, ids[positions]])))")
        },
        hint="The product of many probabilities soon rounds to 0. Stay with the sum of the logarithms.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="logarithm of a softmax",
        edits={
            "np.sum(log_probs[rows, ids[positions]])": "np.sum(np.log(softmax(scores)[rows, ids[positions]]))",
        },
        hint="A small probability rounds to 0, and its logarithm becomes -inf. Subtract in the logarithm instead.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="no shift",
        edits={"scores - np.max(scores, axis=-1, keepdims=True)": "scores"},
        hint="Large logits overflow in the exponential. Which number could you subtract from a whole row?",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="error where all tokens are special",
        edits={"return 0.0": 'raise ValueError("nothing to score")'},
        hint="A sum of no terms is 0, and so is the score of a sentence with nothing to score.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="through the exponential of the mean",
        edits={
            "return float(np.sum(log_probs[rows, ids[positions]]))": (
                "mean = np.mean(log_probs[rows, ids[positions]], dtype=np.float64)\n"
                "    return float(rows.size * np.log(np.exp(mean)))"
            ),
        },
        hint="The exponential of a mean far below -700 rounds to 0, and its logarithm is -inf. Stay with logarithms.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="scores at most 64 tokens",
        edits={
            "np.flatnonzero(~np.isin(ids, special_ids))": "np.flatnonzero(~np.isin(ids, special_ids))[:64]",
        },
        hint="Your score ends with the 64th token. How long a sentence may be is for the model to say.",
    ),
    Chaff(
        exercise="pseudo_log_likelihood",
        name="works in the model's array",
        edits={
            "scores = logits_fn(copies)[rows, positions]": (
                "scores = logits_fn(copies)\n    scores -= np.max(scores, axis=-1, keepdims=True)\n    "
                "scores = scores[rows, positions]"
            ),
        },
        hint=("What the model returns is its own, and it may need it again. Compute on an array that you made."),
    ),
]

TOP_K_ACCURACY = [
    Chaff(
        exercise="top_k_accuracy",
        name="labels in a byte",
        edits={"labels[chosen]": "labels[chosen].astype(np.uint8)"},
        hint="A byte counts to 255, and a vocabulary has more words than that. Leave the labels as they are.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="sign of the ignored label lost",
        edits={"labels != -100": "np.abs(labels) != 100"},
        hint="-100 means ignore, and 100 is a token like any other.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="k = V answered before the labels are looked at",
        edits={
            "    chosen = labels != -100\n": (
                "    if k == logits.shape[-1]:\n        return 1.0\n    chosen = labels != -100\n"
            ),
        },
        hint="With k = V every label is a hit, but where no position is labelled there is nothing to count: "
        "ValueError.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="NumPy's number for a single guess",
        edits={
            "    best = np": (
                "    if k == 1:\n        return np.mean(np.argmax(scores, axis=-1) == targets)\n    best = np"
            ),
        },
        hint="np.mean gives a number of NumPy's. float(…) is needed on the short way, too.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="k smallest",
        edits={"np.argsort(-scores,": "np.argsort(scores,"},
        hint="Sorting goes upwards, so you look among the k worst guesses. Turn the order round.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="k=1 only",
        edits={'kind="stable")[:, :k]': 'kind="stable")[:, :1]'},
        hint="You compare with the best guess alone. The label may be any of the k best.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="only the guess in place k",
        edits={'kind="stable")[:, :k]': 'kind="stable")[:, k - 1 : k]'},
        hint="You compare with one guess, the one in place k. All the guesses before it count as well.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="one guess too many",
        edits={'kind="stable")[:, :k]': 'kind="stable")[:, : k + 1]'},
        hint="You allow k + 1 guesses. Check with k = 1: only the very best may count.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="one guess too few",
        edits={'kind="stable")[:, :k]': 'kind="stable")[:, : k - 1]'},
        hint="You allow k - 1 guesses. With k = 1 nothing can be right.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="counts ignored positions",
        edits={"np.mean(hits)": "np.sum(hits) / labels.size"},
        hint="Positions with label -100 are neither right nor wrong: leave them out of the count you divide by.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="ignored positions count as right",
        edits={"np.mean(hits)": "(np.sum(hits) + np.sum(~chosen)) / labels.size"},
        hint="A position with label -100 was not asked about, so it cannot be right. Leave it out altogether.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="label 0 counts as ignored",
        edits={"labels != -100": "labels > 0"},
        hint="Token 0 is a token like any other. Only -100 marks a position to leave out.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="of equal logits the higher id",
        edits={
            'np.argsort(-scores, axis=-1, kind="stable")[:, :k]': (
                'np.argsort(scores, axis=-1, kind="stable")[:, ::-1][:, :k]'
            )
        },
        hint="Turning a sorted row round turns its ties round too. Of equal logits, the lower id counts as the higher.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="ties always count as hits",
        code="""
            def top_k_accuracy(logits, labels, k):
                chosen = labels != -100
                if not 1 <= k <= logits.shape[-1] or not chosen.any():
                    raise ValueError("k or labels")
                scores, targets = logits[chosen], labels[chosen]
                own = scores[np.arange(targets.size), targets][:, np.newaxis]
                return float(np.mean((scores > own).sum(axis=-1) < k))
        """,
        hint="If all logits are equal, yours finds every label with a single guess. "
        "Between equal logits the id decides.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="ties never count as hits",
        code="""
            def top_k_accuracy(logits, labels, k):
                chosen = labels != -100
                if not 1 <= k <= logits.shape[-1] or not chosen.any():
                    raise ValueError("k or labels")
                scores, targets = logits[chosen], labels[chosen]
                own = scores[np.arange(targets.size), targets][:, np.newaxis]
                return float(np.mean((scores >= own).sum(axis=-1) <= k))
        """,
        hint="If all logits are equal, yours finds no label at all. Between equal logits the id decides.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="divides by k",
        edits={"(best == targets[:, np.newaxis]).any(axis=-1)": "best == targets[:, np.newaxis]"},
        hint="You average over all k guesses, and at most one of them can be right. "
        "A position counts as one hit or none.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="number of hits, not their share",
        edits={"np.mean(hits)": "np.sum(hits)"},
        hint="This is how many labels were found. The share of the labelled positions is asked for.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="share of misses",
        edits={"np.mean(hits)": "1 - np.mean(hits)"},
        hint="You measure how often the model fails. A model that is always right should get 1.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="mean of sentence means",
        code="""
            def top_k_accuracy(logits, labels, k):
                if not 1 <= k <= logits.shape[-1] or not np.any(labels != -100):
                    raise ValueError("k or labels")
                if labels.ndim < 2:
                    logits, labels = logits[np.newaxis], labels[np.newaxis]
                shares = []
                for scores, targets in zip(logits, labels):
                    chosen = targets != -100
                    if chosen.any():
                        best = np.argsort(-scores[chosen], axis=-1, kind="stable")[:, :k]
                        shares.append(np.mean((best == targets[chosen][:, np.newaxis]).any(axis=-1)))
                return float(np.mean(shares))
        """,
        hint="You give each sentence the same weight. Every labelled position should count alike.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="only one sentence",
        edits={
            "scores, targets = logits": (
                'if labels.ndim != 1:\n        raise IndexError("labels of shape (T,)")\n    scores, targets = logits'
            )
        },
        hint="Your function handles one sentence only. The leading axes are free: a batch has two, one position none.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="sorts the logits in place",
        code="""
            def top_k_accuracy(logits, labels, k):
                chosen = labels != -100
                if not 1 <= k <= logits.shape[-1] or not chosen.any():
                    raise ValueError("k or labels")
                best = np.argsort(-logits, axis=-1, kind="stable")[..., :k]
                logits.sort(axis=-1)
                hits = (best == labels[..., np.newaxis]).any(axis=-1)
                return float(np.mean(hits[chosen]))
        """,
        hint="The share is right, but .sort() reorders the caller's logits. Work on a copy, or with indices alone.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="k above V accepted",
        edits={"not 1 <= k <= logits.shape[-1]": "not 1 <= k"},
        hint="A slice longer than the row passes in silence. There are only V tokens to guess: check k from above.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="k = V refused",
        edits={"not 1 <= k <= logits.shape[-1]": "not 1 <= k < logits.shape[-1]"},
        hint="V guesses are allowed; the accuracy is then 1. Only more than V are too many.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="k below 1 accepted",
        edits={"not 1 <= k <= logits.shape[-1]": "k > logits.shape[-1]"},
        hint="With no guess at all there is nothing to measure, and a negative k slices from the wrong end. "
        "Check k from below too.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="0 where nothing is labelled",
        edits={
            " or not chosen.any():": ":",
            "return float(np.mean(hits))": "return float(np.sum(hits) / max(targets.size, 1))",
        },
        hint="0 looks like a model that is always wrong. Without a label there is nothing to measure: raise the error.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="IndexError for a wrong k",
        edits={
            "    if not 1 <= k": (
                '    if not 1 <= k <= logits.shape[-1]:\n        raise IndexError("k")\n    if not 1 <= k'
            )
        },
        hint="You notice the wrong k, but the statement names another kind of error.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="float32 inside",
        edits={"np.argsort(-scores": "np.argsort(-scores.astype(np.float32)"},
        hint="float32 keeps seven digits, so close logits become equal. Compare them as they come.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="a sort that is not stable",
        edits={', kind="stable"': ""},
        hint="The usual argsort may mix up equal entries, and with many tokens it does. "
        "Ask for a sort that keeps their order.",
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="ranks probabilities",
        edits={
            "np.argsort(-scores": "np.argsort(-softmax(scores)",
        },
        hint=(
            "Probabilities round: tokens that lie far below the best all get 0, and none of them is "
            "ahead any more. Rank the logits."
        ),
    ),
    Chaff(
        exercise="top_k_accuracy",
        name="logits below -1000 made equal",
        edits={
            "logits[chosen], labels[chosen]": "np.maximum(logits[chosen], -1000), labels[chosen]",
        },
        hint=("Logits may all lie far below 0, down to -10,000. No number that you choose is below all of them."),
    ),
]

EXPECTED_CALIBRATION_ERROR = [
    Chaff(
        exercise="expected_calibration_error",
        name="numbers of bins in a byte",
        edits={
            "np.minimum(np.floor(confidence * bins), bins - 1)": (
                "np.minimum(np.floor(confidence * bins), bins - 1).astype(np.uint8)"
            ),
        },
        hint="A byte counts to 255, and there may be more bins than that.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="right ones counted in a byte",
        edits={"np.mean(correct[inside])": "np.sum(correct[inside], dtype=np.uint8) / np.sum(inside)"},
        hint="A byte counts to 255: the 256th right prediction of a bin starts again at 0.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="unweighted",
        edits={
            "    error = 0.0\n": "    error, used = 0.0, 0\n",
            "error += np.mean(inside) * abs(gap)": "error += abs(gap)\n            used += 1",
            "return float(error)": "return float(error / used)",
        },
        hint="A bin with one prediction counts as much as a bin with a hundred. Weigh each gap by its predictions.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="divided by the number of bins",
        edits={"np.mean(inside) * abs(gap)": "abs(gap) / bins"},
        hint="You give every bin the weight 1 / bins, the empty ones too. The weight is the bin's share of the "
        "predictions.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="weights not divided by N",
        edits={"np.mean(inside) * abs(gap)": "np.sum(inside) * abs(gap)"},
        hint="Your error grows with the number of predictions. The weights should sum to 1.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="sum of the gaps",
        edits={"np.mean(inside) * abs(gap)": "abs(gap)"},
        hint="You add up the gaps without any weight, so many bins make a large error. "
        "How many of the predictions does each bin hold?",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="max of the gaps",
        edits={"error += np.mean(inside) * abs(gap)": "error = max(error, abs(gap))"},
        hint="The largest gap is the maximum calibration error. The expected one is a weighted mean of all gaps.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="left-open bins",
        edits={
            "np.minimum(np.floor(confidence * bins), bins - 1)": "np.maximum(np.ceil(confidence * bins) - 1, 0)",
        },
        hint="A confidence of 0.5 in two bins falls into your lower one. Here the left edge belongs to its bin.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="left-open bins lose a confidence of 0",
        edits={"np.minimum(np.floor(confidence * bins), bins - 1)": "np.ceil(confidence * bins) - 1"},
        hint="Your bins leave out their left edges: 0.5 falls too low, and a confidence of 0 falls into no bin at all.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="a confidence of 1 lost",
        edits={"np.minimum(np.floor(confidence * bins), bins - 1)": "np.floor(confidence * bins)"},
        hint="A confidence of exactly 1 falls into no bin of yours. The last bin holds it as well.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="rounds to the nearest edge",
        edits={"np.floor(confidence * bins)": "np.round(confidence * bins)"},
        hint="Rounding sends the upper half of each bin to the next one. A bin reaches from its left edge to the next.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="one bin too few",
        edits={
            "    bin_of =": "    bins = max(bins - 1, 1)\n    bin_of =",
        },
        hint="Count your bins: n edges make n - 1 bins.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="always ten bins",
        edits={"    bin_of =": "    bins = 10\n    bin_of ="},
        hint="Ten bins are usual, but the caller decides how many.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="bins between lowest and highest confidence",
        edits={
            "    bin_of =": (
                "    low, span = np.min(confidence), np.ptp(confidence)\n"
                "    places = (confidence - low) / (span if span > 0 else 1)\n"
                "    bin_of ="
            ),
            "np.floor(confidence * bins)": "np.floor(places * bins)",
        },
        hint="You divide the range that happens to occur. The bins divide the whole range from 0 to 1.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="bins of equal count",
        code="""
            def expected_calibration_error(confidence, correct, bins):
                if np.any((confidence < 0) | (confidence > 1)):
                    raise ValueError("confidence")
                order = np.argsort(confidence, kind="stable")
                error = 0.0
                for part in np.array_split(order, bins):
                    if part.size:
                        gap = np.mean(confidence[part]) - np.mean(correct[part])
                        error += part.size / confidence.size * abs(gap)
                return float(error)
        """,
        hint="Your bins hold equally many predictions. Here all bins are equally wide, and some may be empty.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="middle of the bin as its confidence",
        edits={"np.mean(confidence[inside]) -": "(b + 0.5) / bins -"},
        hint="You take the middle of a bin for its confidence. The predictions inside have a mean of their own.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="gaps cancel",
        edits={"* abs(gap)": "* gap", "return float(error)": "return float(abs(error))"},
        hint="One bin too sure and one not sure enough make 0 together. Take the absolute value of each gap.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="no absolute value",
        edits={"* abs(gap)": "* gap"},
        hint="A calibration error cannot be negative. In each bin, only the size of the gap counts.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="squared gaps",
        edits={"abs(gap)": "gap**2"},
        hint="You square the gaps. The formula takes their absolute values.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="a gap for each prediction",
        code="""
            def expected_calibration_error(confidence, correct, bins):
                if np.any((confidence < 0) | (confidence > 1)):
                    raise ValueError("confidence")
                return float(np.mean(np.abs(confidence - correct)))
        """,
        hint="One prediction is right or wrong and never right by 70 %. First average within a bin, then take the gap.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="share of wrong predictions",
        edits={"np.mean(correct[inside])": "np.mean(1 - correct[inside].astype(float))"},
        hint="You compare the confidence with the share of errors. A trustworthy model is as often right as it says.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="empty bins not skipped",
        edits={"if inside.any():": "if True:"},
        hint="The mean of an empty bin is nan, and one nan makes the whole sum nan. An empty bin adds nothing.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="no error outside 0 to 1",
        edits={
            "    if np.any((confidence < 0) | (confidence > 1)):\n"
            '        raise ValueError("every confidence must be from 0 to 1")\n': ""
        },
        hint="A confidence of 1.5 is no probability. Tell the caller.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="confidences clipped to 0 to 1",
        edits={
            "    if np.any(": "    confidence = np.clip(confidence, 0, 1)\n    if np.any(",
        },
        hint="Clipping hides the caller's mistake. A confidence outside 0 to 1 should raise the error.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="only confidences above 1 refused",
        edits={"(confidence < 0) | (confidence > 1)": "confidence > 1"},
        hint="A confidence can be wrong on the other side as well.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="a confidence of 1 refused",
        edits={"(confidence > 1)": "(confidence >= 1)"},
        hint="A model may be entirely sure: 1 is allowed and belongs to the last bin.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="AssertionError outside 0 to 1",
        edits={
            "    if np.any(": "    assert np.all((confidence >= 0) & (confidence <= 1))\n    if np.any(",
        },
        hint="You notice the impossible confidence, but the statement names another kind of error.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="bins by floor division",
        edits={"np.floor(confidence * bins)": "confidence // (1 / bins)"},
        hint="0.5 // 0.1 is 4, since 0.1 is no exact binary number. Multiply instead of dividing.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="a little outside is let through",
        edits={"(confidence < 0) | (confidence > 1)": "(confidence < -1e-5) | (confidence > 1 + 1e-5)"},
        hint="A confidence above 1 is a mistake of the caller, however little it is above.",
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="confidences in whole per cent",
        edits={
            "np.floor(confidence * bins)": "np.floor(np.round(confidence, 2) * bins)",
        },
        hint=("A confidence just below an edge belongs below it. Do not round before you look for the bin."),
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="edges by steps of 1 / bins",
        edits={
            "np.minimum(np.floor(confidence * bins), bins - 1)": (
                "np.digitize(confidence, np.arange(0, 1, 1 / bins)) - 1"
            ),
        },
        hint=(
            "np.arange with steps of 1 / bins rounds, and for some numbers of bins gives one edge "
            "more. Then 1 falls behind the last bin."
        ),
    ),
    Chaff(
        exercise="expected_calibration_error",
        name="capped at 0.99",
        edits={
            "np.minimum(np.floor(confidence * bins), bins - 1)": "np.floor(np.minimum(confidence, 0.99) * bins)",
        },
        hint=("Only a confidence of 1 needs help to get into the last bin. With many bins, several lie above 0.99."),
    ),
]

MEAN_POOL = [
    Chaff(
        exercise="mean_pool",
        name="padding taken off the sum of all",
        edits={
            "np.sum(hidden * weights, axis=1) / counts": (
                "(np.sum(hidden, axis=1) - np.sum(hidden * (1 - weights), axis=1)) / counts"
            ),
        },
        hint="Next to padding of 1e20 the real tokens are lost in rounding. Leave padding out of the sum from the "
        "beginning.",
    ),
    Chaff(
        exercise="mean_pool",
        name="divides by T",
        edits={"np.sum(hidden * weights, axis=1) / counts": "np.mean(hidden * weights, axis=1)"},
        hint="Padding adds nothing to your sum, but it is still counted. Divide by the number of real tokens.",
    ),
    Chaff(
        exercise="mean_pool",
        name="mask not used",
        edits={"np.sum(hidden * weights, axis=1) / counts": "np.mean(hidden, axis=1)"},
        hint="You average over all positions, padding included. The mask says which of them are real.",
    ),
    Chaff(
        exercise="mean_pool",
        name="padding added to the sum",
        edits={"hidden * weights": "hidden"},
        hint="You divide by the right number, but the sum holds the vectors of the padding as well.",
    ),
    Chaff(
        exercise="mean_pool",
        name="mask inverted",
        edits={"mask[..., np.newaxis]": "(~mask)[..., np.newaxis]"},
        hint="In this course True marks a real token. You average over the padding.",
    ),
    Chaff(
        exercise="mean_pool",
        name="sum instead of mean",
        edits={"axis=1) / counts": "axis=1)"},
        hint="Longer sentences get longer vectors with yours. One division is missing.",
    ),
    Chaff(
        exercise="mean_pool",
        name="one count for the whole batch",
        edits={"np.sum(hidden * weights, axis=1) / counts": "np.sum(hidden * weights, axis=1) / np.mean(counts)"},
        hint="Each sentence has its own number of real tokens. You divide all of them by the same one.",
    ),
    Chaff(
        exercise="mean_pool",
        name="count of the longest sentence",
        edits={"np.sum(hidden * weights, axis=1) / counts": "np.sum(hidden * weights, axis=1) / np.max(counts)"},
        hint="You divide every sentence by the length of the longest. Each one has its own.",
    ),
    Chaff(
        exercise="mean_pool",
        name="first tokens instead of the mask",
        edits={
            "np.sum(hidden * weights, axis=1) / counts": (
                "np.stack([h[: int(n)].mean(axis=0) for h, n in zip(hidden, counts[:, 0])])"
            )
        },
        hint="You count the real tokens and take as many from the front. Padding may stand anywhere.",
    ),
    Chaff(
        exercise="mean_pool",
        name="vector of the first token",
        edits={"np.sum(hidden * weights, axis=1) / counts": "hidden[:, 0].copy()"},
        hint="One token's vector stands for the sentence in yours. Here all real tokens have a say.",
    ),
    Chaff(
        exercise="mean_pool",
        name="vector of the last real token",
        edits={
            "np.sum(hidden * weights, axis=1) / counts": (
                "hidden[np.arange(len(hidden)), mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)]"
            )
        },
        hint="One token's vector stands for the sentence in yours. Here all real tokens have a say.",
    ),
    Chaff(
        exercise="mean_pool",
        name="maximum instead of mean",
        edits={
            "np.sum(hidden * weights, axis=1) / counts": (
                "np.max(np.where(mask[..., np.newaxis], hidden, hidden.dtype.type(-np.inf)), axis=1)"
            )
        },
        hint="This is max pooling. The mean of the real tokens is asked for.",
    ),
    Chaff(
        exercise="mean_pool",
        name="mean over the sentences",
        edits={
            "np.sum(hidden * weights, axis=1) / counts": "np.sum(hidden * weights, axis=0) / np.sum(weights, axis=0)"
        },
        hint="You average over the batch axis, so sentences are mixed. Which axis holds the tokens?",
    ),
    Chaff(
        exercise="mean_pool",
        name="axis kept",
        edits={
            "np.sum(hidden * weights, axis=1) / counts": "(np.sum(hidden * weights, axis=1) / counts)[:, np.newaxis]"
        },
        hint="The numbers are right, but an axis of size 1 is left over. One vector per sentence has shape (B, H).",
    ),
    Chaff(
        exercise="mean_pool",
        name="padding recognised by zeros",
        edits={
            "mask[..., np.newaxis].astype(hidden.dtype)": (
                "np.any(hidden != 0, axis=-1, keepdims=True).astype(hidden.dtype)"
            )
        },
        hint="You guess where the padding is from vectors of zeros. Padding may hold any numbers; the mask tells.",
    ),
    Chaff(
        exercise="mean_pool",
        name="divides by one token more",
        edits={"axis=1) / counts": "axis=1) / (counts + 1)"},
        hint="Check with a sentence of a single token: its mean is the token's own vector.",
    ),
    Chaff(
        exercise="mean_pool",
        name="brought to length 1",
        edits={
            "return np.sum(hidden * weights, axis=1) / counts": (
                "pooled = np.sum(hidden * weights, axis=1) / counts\n"
                "    length = np.linalg.norm(pooled, axis=1, keepdims=True)\n"
                "    return pooled / np.where(length > 0, length, 1)"
            )
        },
        hint="You divide by the length of the vector as well. The plain mean is asked for.",
    ),
    Chaff(
        exercise="mean_pool",
        name="sets padding to 0 in place",
        edits={
            "    return np.sum(hidden * weights": "    hidden[~mask] = 0\n    return np.sum(hidden * weights",
        },
        hint="The means are right, but the caller's padding is overwritten. Work on a copy.",
    ),
    Chaff(
        exercise="mean_pool",
        name="always float64",
        edits={"axis=1) / counts": "axis=1) / counts.astype(np.int64)"},
        hint="The numbers are right, the dtype is not: float32 divided by int64 is float64.",
    ),
    Chaff(
        exercise="mean_pool",
        name="always float32",
        edits={"np.sum(hidden * weights, axis=1) / counts": "np.float32(np.sum(hidden * weights, axis=1) / counts)"},
        hint="float64 vectors are rounded to float32 on the way. Keep the caller's dtype.",
    ),
    Chaff(
        exercise="mean_pool",
        name="zeros for a sentence of padding only",
        edits={
            '    if np.any(counts == 0):\n        raise ValueError("a sentence has no real token to average over")\n': (
                "    counts = np.maximum(counts, 1)\n"
            )
        },
        hint="A vector of zeros hides that there was nothing to average. The statement asks for an error.",
    ),
    Chaff(
        exercise="mean_pool",
        name="nan for a sentence of padding only",
        edits={
            'raise ValueError("a sentence has no real token to average over")': "counts[counts == 0] = np.nan",
        },
        hint="0 / 0 gives nan, and a nan spreads. The statement asks for an error.",
    ),
    Chaff(
        exercise="mean_pool",
        name="error only if the whole batch is padding",
        edits={"np.any(counts == 0)": "np.all(counts == 0)"},
        hint="One empty sentence among others passes unnoticed. Look at every sentence of the batch.",
    ),
    Chaff(
        exercise="mean_pool",
        name="ZeroDivisionError for a sentence of padding only",
        edits={"raise ValueError(": "raise ZeroDivisionError("},
        hint="You notice the empty sentence, but the statement names another kind of error.",
    ),
    Chaff(
        exercise="mean_pool",
        name="counts up to 255",
        edits={
            "counts = np.sum(weights, axis=1)": "counts = np.sum(weights, axis=1, dtype=np.uint8).astype(hidden.dtype)"
        },
        hint="A sentence may have more tokens than an 8-bit number can count.",
    ),
    Chaff(
        exercise="mean_pool",
        name="tokens after the 512th left out",
        edits={
            ".astype(hidden.dtype)  # (B, T, 1)\n": (".astype(hidden.dtype)  # (B, T, 1)\n    weights[:, 512:] = 0\n"),
        },
        hint="A sentence may be longer than 512 tokens here. How many there are, the mask says.",
    ),
]

FIT_LOGISTIC_PROBE = [
    Chaff(
        exercise="fit_logistic_probe",
        name="no l2",
        edits={"X.T @ d_scores + l2 * W": "X.T @ d_scores"},
        hint="The penalty is missing from the gradient, so the weights grow too large. Which term does λ add?",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="bias regularised",
        edits={"d_scores.sum(axis=0)": "(d_scores.sum(axis=0) + l2 * b)"},
        hint="You pull the bias towards 0 as well. The penalty has only W in it.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="not converged: step size far too small",
        edits={"step = 1 / (": "step = 0.001 / ("},
        hint="You go in the right direction, but are far from the bottom when the steps are used up. "
        "Compare your step size with the one in the statement.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="not converged: ten steps only",
        edits={"range(steps)": "range(min(steps, 10))"},
        hint="You stop long before the gradient is small. Take all the steps.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="not converged: a single step",
        edits={"    return W, b": "        return W, b"},
        hint="You return inside the loop, after the first step. Look at the indentation.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="sum instead of mean over the examples",
        edits={"(softmax(X @ W + b) - one_hot_rows) / N": "softmax(X @ W + b) - one_hot_rows"},
        hint="The loss is a mean over the examples. With a sum, the penalty weighs too little and the steps are too "
        "long.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="penalty divided by N",
        edits={"X.T @ d_scores + l2 * W": "X.T @ d_scores + l2 / N * W"},
        hint="The mean runs over the losses only. The penalty stands outside the sum and is not divided.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="penalty counted twice",
        edits={"X.T @ d_scores + l2 * W": "X.T @ d_scores + 2 * l2 * W"},
        hint="The penalty is λ / 2 times the squares. What is its derivative?",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="half of the penalty",
        edits={"X.T @ d_scores + l2 * W": "X.T @ d_scores + l2 / 2 * W"},
        hint="The square brings a factor 2 when you take the derivative. What becomes of the λ / 2?",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="penalty on the absolute values",
        edits={"X.T @ d_scores + l2 * W": "X.T @ d_scores + l2 * np.sign(W)"},
        hint="The sign of W belongs to a penalty on |W|. Here the squares are penalised.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="penalty turned round",
        edits={"X.T @ d_scores + l2 * W": "X.T @ d_scores - l2 * W"},
        hint="Your penalty rewards large weights. Look at its sign in the gradient.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="weights shrink by l2 without the step size",
        edits={"W - step * (X.T @ d_scores + l2 * W)": "(1 - l2) * W - step * (X.T @ d_scores)"},
        hint="The penalty is part of the gradient, so the step size multiplies it as well.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="goes uphill",
        edits={"W = W - step": "W = W + step", "b = b - step": "b = b + step"},
        hint="The gradient points uphill, and the loss should become smaller.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="bias goes uphill",
        edits={"b = b - step": "b = b + step"},
        hint="W goes downhill and b goes uphill. Both follow the same rule.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="bias never learns",
        edits={"        b = b - step * d_scores.sum(axis=0)\n": ""},
        hint="Your bias stays 0, so a class that occurs often gets no head start.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="softmax over the examples",
        edits={"softmax(X @ W + b)": "softmax(X @ W + b, axis=0)"},
        hint="Your probabilities sum to 1 over the examples. For each example, the classes should share the 1.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="a sigmoid for each class",
        edits={"softmax(X @ W + b)": "1 / (1 + np.exp(-(X @ W + b)))"},
        hint="You fit one yes-or-no question per class. Here the classes share one softmax.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="least squares",
        edits={"(softmax(X @ W + b) - one_hot_rows)": "(X @ W + b - one_hot_rows)"},
        hint="Without the softmax you fit a line to the labels by squared error. The loss is a cross-entropy of "
        "probabilities.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="examples brought to length 1",
        edits={
            "    W = np.zeros": (
                "    X = X / np.maximum(np.linalg.norm(X, axis=1, keepdims=True), X.dtype.type(1e-6))\n    W = np.zeros"
            ),
        },
        hint="W belongs to the X that the caller gave. If you scale its rows inside, the weights no longer fit it.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="one column for two classes",
        code="""
            def fit_logistic_probe(X, y, l2, steps):
                N = len(X)
                if N == 0 or len(y) != N:
                    raise ValueError("lengths")
                C = int(y.max()) + 1
                one_hot_rows = np.eye(C, dtype=X.dtype)[y]
                if C == 2:
                    one_hot_rows = one_hot_rows[:, 1:]
                W = np.zeros((X.shape[1], one_hot_rows.shape[1]), dtype=X.dtype)
                b = np.zeros(one_hot_rows.shape[1], dtype=X.dtype)
                with_ones = np.hstack([X, np.ones((N, 1), dtype=X.dtype)])
                step = 1 / (float(np.linalg.norm(with_ones, 2)) ** 2 / (2 * N) + l2)
                for _ in range(steps):
                    scores = X @ W + b
                    shares = 1 / (1 + np.exp(-scores)) if C == 2 else softmax(scores)
                    d_scores = (shares - one_hot_rows) / N
                    W = W - step * (X.T @ d_scores + l2 * W)
                    b = b - step * d_scores.sum(axis=0)
                return W, b
        """,
        hint="For two classes you use a single column of scores. W has C columns, also where C is 2.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="one class too many",
        edits={"np.eye(int(y.max()) + 1,": "np.eye(int(y.max()) + 2,"},
        hint="Classes are counted from 0, so the highest number plus 1 is how many there are.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="W with classes first",
        edits={"return W, b": "return W.T, b"},
        hint="The scores are X W + b, so W has one row per feature and one column per class.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="b before W",
        edits={"return W, b": "return b, W"},
        hint="Look at the order of the results: first W, then b.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="always float64",
        edits={"    W = np.zeros": "    X = X.astype(np.float64)\n    W = np.zeros"},
        hint="The fit is right, the dtype is not: W and b have the dtype of X.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="always float32",
        edits={"return W, b": "return W.astype(np.float32), b.astype(np.float32)"},
        hint="The results are rounded to float32. W and b have the dtype of X.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="scales X in place",
        code="""
            def fit_logistic_probe(X, y, l2, steps):
                N = len(X)
                if N == 0 or len(y) != N:
                    raise ValueError("lengths")
                with_ones = np.hstack([X, np.ones((N, 1), dtype=X.dtype)])
                step = 1 / (float(np.linalg.norm(with_ones, 2)) ** 2 / (2 * N) + l2)
                X /= 2
                one_hot_rows = np.eye(int(y.max()) + 1, dtype=X.dtype)[y]
                W = np.zeros((X.shape[1], one_hot_rows.shape[1]), dtype=X.dtype)
                b = np.zeros(one_hot_rows.shape[1], dtype=X.dtype)
                for _ in range(steps):
                    d_scores = (softmax(2 * X @ W + b) - one_hot_rows) / N
                    W = W - step * (2 * X.T @ d_scores + l2 * W)
                    b = b - step * d_scores.sum(axis=0)
                return W, b
        """,
        hint="The fit is right, but the caller's X has changed. Scale a copy.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="the longer of X and y is cut off",
        edits={
            'if N == 0 or len(y) != N:\n        raise ValueError(f"need as many classes as examples, '
            'and at least one: got {len(y)} and {N}")': (
                'N = min(N, len(y))\n    X, y = X[:N], y[:N]\n    if N == 0:\n        raise ValueError("no examples")'
            )
        },
        hint="If X and y differ in length, something went wrong before. Tell the caller instead of guessing.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="AssertionError for different lengths",
        edits={"    N = len(X)\n": "    N = len(X)\n    assert 0 < N == len(y)\n"},
        hint="You notice that X and y do not fit, but the statement names another kind of error.",
    ),
    Chaff(
        exercise="fit_logistic_probe",
        name="a fixed step of 0.03",
        edits={"step = 1 / (float(np.linalg.norm(with_ones, 2)) ** 2 / (2 * N) + l2)": "step = 0.03"},
        hint="Your step is small whatever the data, so that the way ends before the goal. "
        "The formula says how large it may be.",
    ),
]

BOOTSTRAP_INTERVAL = [
    Chaff(
        exercise="bootstrap_interval",
        name="samples of at most 100 values",
        edits={"size=(draws, N))]": "size=(draws, min(N, 100)))]"},
        hint="Means of 100 values spread more widely than means of 1,200. Each sample is as large as the data.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="places in a byte",
        edits={"rng.integers(N, size=(draws, N))": "rng.integers(min(N, 256), size=(draws, N)).astype(np.uint8)"},
        hint="A byte counts to 255: of a thousand values the later ones are never drawn.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="draws before it checks the level",
        edits={
            "    if N == 0 or not 0 < level < 1:": (
                "    places = rng.integers(max(N, 1), size=(draws, N))\n    if N == 0 or not 0 < level < 1:"
            ),
            "values[rng.integers(N, size=(draws, N))]": "values[places]",
        },
        hint="Where the arguments are refused, the generator has moved on already. Check first, then draw.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="each value equally often",
        edits={
            "values[rng.integers(N, size=(draws, N))]": "rng.permutation(np.repeat(values, draws)).reshape(draws, N)"
        },
        hint="Each sample is drawn anew, whatever the others hold. With a single draw you always get the mean itself.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="one-sided: all that is left out, on each side",
        edits={"[(1 - level) / 2, (1 + level) / 2]": "[1 - level, level]"},
        hint="You cut off 1 - level on each side, so too much is missing. The two sides share it.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="one-sided: nothing left out above",
        edits={"[(1 - level) / 2, (1 + level) / 2]": "[1 - level, 1]"},
        hint="All that you leave out lies below. The interval holds the middle of the means.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="one-sided: nothing left out below",
        edits={"[(1 - level) / 2, (1 + level) / 2]": "[0, level]"},
        hint="All that you leave out lies above. The interval holds the middle of the means.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="normal approximation with wrong z",
        edits={
            "low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])": (
                "middle, spread = np.mean(means), np.std(means)\n"
                "    low, high = middle - 1.96 * spread, middle + 1.96 * spread"
            )
        },
        hint="1.96 belongs to one level and one shape of curve. Take the quantiles of the means themselves.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="normal approximation without resampling, wrong z",
        edits={
            "low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])": (
                "middle, spread = np.mean(values), np.std(values) / math.sqrt(N)\n"
                "    low, high = middle - 1.96 * spread, middle + 1.96 * spread"
            )
        },
        hint="The standard error times 1.96 knows neither the level nor the shape of your values. "
        "Resample, and take quantiles.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="normal approximation with the right z",
        edits={
            "low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])": (
                "z, above = 0.0, 40.0\n"
                "    for _ in range(100):\n"
                "        middle = (z + above) / 2\n"
                "        z, above = (middle, above) if math.erf(middle / math.sqrt(2)) < level else (z, middle)\n"
                "    low, high = np.mean(means) - z * np.std(means), np.mean(means) + z * np.std(means)"
            )
        },
        hint="Your interval is as wide below the mean as above. Values that lean to one side give means that lean too: "
        "take their quantiles.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="z is the level itself",
        edits={
            "low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])": (
                "middle, spread = np.mean(means), np.std(means)\n"
                "    low, high = middle - level * spread, middle + level * spread"
            )
        },
        hint="The level is a share of the means, not a number of standard deviations.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="resamples without replacement",
        edits={"values[rng.integers(N, size=(draws, N))]": "rng.permuted(np.tile(values, (draws, 1)), axis=1)"},
        hint="If each value is drawn exactly once, every sample has the same mean. Some values should be drawn twice, "
        "others not at all.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="half of the values without replacement",
        edits={
            "values[rng.integers(N, size=(draws, N))]": (
                "rng.permuted(np.tile(values, (draws, 1)), axis=1)[:, : max(N // 2, 1)]"
            )
        },
        hint="You draw smaller samples in which no value can occur twice. Draw N values, each time from all of them.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="quantiles of the values",
        edits={"np.quantile(means,": "np.quantile(values,"},
        hint="You tell where single values lie. The question is how far their mean could be off.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="quantiles of the resampled values",
        edits={"np.quantile(means,": "np.quantile(samples,"},
        hint="You pool all the drawn values. Each sample should give one number: its mean.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="means over the samples",
        edits={"np.mean(samples, axis=1)": "np.mean(samples, axis=0)"},
        hint="You average one value from each sample, and get N means instead of `draws`. Along which axis does a "
        "sample lie?",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="median of each sample",
        edits={"np.mean(samples, axis=1)": "np.median(samples, axis=1)"},
        hint="The interval is about the mean. You take the median of each sample.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="last value never drawn",
        edits={"rng.integers(N,": "rng.integers(max(N - 1, 1),"},
        hint="The upper end of rng.integers is not drawn anyway, so with N - 1 the last value never comes.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="samples one value short",
        edits={"size=(draws, N)": "size=(draws, max(N - 1, 1))"},
        hint="Each new sample has as many values as the old one. Smaller samples have means that spread more.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="always 95 %",
        edits={"[(1 - level) / 2, (1 + level) / 2]": "[0.025, 0.975]"},
        hint="Your interval is the same whatever level the caller asks for.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="quantile taken for a percentage",
        edits={"np.quantile(means,": "np.percentile(means,"},
        hint="np.percentile counts from 0 to 100. With 0.05 and 0.95 both ends lie among the lowest means.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="lowest and highest mean",
        edits={"[(1 - level) / 2, (1 + level) / 2]": "[0, 1]"},
        hint="Your interval holds all of the means. Only the middle share `level` should be inside.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="high before low",
        edits={"return float(low), float(high)": "return float(high), float(low)"},
        hint="The two ends are right, but the lower one comes first.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="distances from the mean",
        edits={
            "return float(low), float(high)": ("return float(low - np.mean(values)), float(high - np.mean(values))")
        },
        hint="You say how far the ends lie from the mean. The ends themselves are asked for.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="mirrored at the mean",
        edits={
            "return float(low), float(high)": (
                "return float(2 * np.mean(values) - high), float(2 * np.mean(values) - low)"
            )
        },
        hint="You turn the interval round at the mean, which is another kind of bootstrap. "
        "Here the quantiles are the ends.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="global RNG",
        edits={"rng.integers(N, size": "np.random.randint(N, size"},
        hint="You draw from NumPy's global generator, so the caller cannot repeat the interval. "
        "Use the generator that was handed over.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="a new generator with a fixed seed",
        edits={"rng.integers(N, size": "np.random.default_rng(0).integers(N, size"},
        hint="Your interval is the same for every generator. Draw from the one that was handed over.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="sorts the values in place",
        code="""
            def bootstrap_interval(values, level, draws, rng):
                N = len(values)
                if N == 0 or not 0 < level < 1:
                    raise ValueError("values or level")
                values.sort()
                means = np.mean(values[rng.integers(N, size=(draws, N))], axis=1)
                low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
                return float(low), float(high)
        """,
        hint="The interval is right, but the caller's values have been put into another order. Work on a copy.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="any level accepted",
        code="""
            def bootstrap_interval(values, level, draws, rng):
                N = len(values)
                if N == 0:
                    raise ValueError("no values")
                means = np.mean(values[rng.integers(N, size=(draws, N))], axis=1)
                shares = np.clip([(1 - level) / 2, (1 + level) / 2], 0, 1)
                low, high = np.quantile(means, shares)
                return float(low), float(high)
        """,
        hint="A level of 95 is most likely a percentage by mistake. Only numbers strictly between 0 and 1 are levels.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="levels 0 and 1 accepted",
        edits={"not 0 < level < 1": "not 0 <= level <= 1"},
        hint="The level lies strictly between 0 and 1: both ends are refused.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="nan without values",
        edits={
            "    if N == 0": "    if N == 0 and 0 < level < 1:\n        return math.nan, math.nan\n    if N == 0",
        },
        hint="Without values there is no mean to doubt. The statement asks for an error.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="AssertionError for a wrong level",
        edits={"    N = len(values)\n": "    N = len(values)\n    assert 0 < level < 1\n"},
        hint="You notice the impossible level, but the statement names another kind of error.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="first value never drawn",
        edits={"rng.integers(N, size": "rng.integers(min(1, N - 1), N, size"},
        hint="rng.integers(1, N) never gives 0, so the first value is in no sample. Every value has the same chance.",
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="whole percentiles",
        edits={
            "np.quantile(means, [(1 - level) / 2, (1 + level) / 2])": (
                "np.percentile(means, np.round([50 * (1 - level), 50 * (1 + level)]))"
            ),
        },
        hint=("A share need not be a whole percentage: level 0.95 leaves 2.5 % on each side. Do not round it."),
    ),
    Chaff(
        exercise="bootstrap_interval",
        name="stretched to hold the mean",
        edits={
            "return float(low), float(high)": (
                "return float(min(low, np.mean(values))), float(max(high, np.mean(values)))"
            ),
        },
        hint=("With few draws, the mean of the values may lie outside. The interval is what the resampled means say."),
    ),
]

CHAFFS = [
    *FILL_MASK,
    *SAMPLE_WITH_TEMPERATURE,
    *PERPLEXITY,
    *PSEUDO_LOG_LIKELIHOOD,
    *TOP_K_ACCURACY,
    *EXPECTED_CALIBRATION_ERROR,
    *MEAN_POOL,
    *FIT_LOGISTIC_PROBE,
    *BOOTSTRAP_INTERVAL,
]
