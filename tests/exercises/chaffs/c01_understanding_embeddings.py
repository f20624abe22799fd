"""Plausible wrong solutions of assignment 01, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

_ONE_HOT_CHECK = "(ids < 0) | (ids >= vocab_size)"
_ONE_HOT_RESULT = "(ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)"

ONE_HOT = [
    Chaff(
        exercise="one_hot",
        name="rows by position",
        edits={"(ids[..., np.newaxis] == ": "(np.arange(ids.size).reshape(ids.shape)[..., np.newaxis] == "},
        hint="The 1 stands in the column of the token's place, whatever the token. Which number names the token?",
    ),
    Chaff(
        exercise="one_hot",
        name="ids counted from 1",
        edits={"np.arange(vocab_size)": "np.arange(1, vocab_size + 1)"},
        hint="Your 1 stands one column too far left, and id 0 has none. The first token has the id 0, "
        "as NumPy's first column does.",
    ),
    Chaff(
        exercise="one_hot",
        name="one column too far right",
        edits={"np.arange(vocab_size)": "(np.arange(vocab_size) - 1)"},
        hint="Off by one: the 1 stands in the column after the right one, and the last token has none.",
    ),
    Chaff(
        exercise="one_hot",
        name="int dtype",
        edits={".astype(np.float64)": ".astype(np.int64)"},
        hint="The numbers are right, but they are integers. The table they are multiplied with holds floats: "
        "float64 is asked for.",
    ),
    Chaff(
        exercise="one_hot",
        name="booleans left as they are",
        edits={".astype(np.float64)": ""},
        hint="False and True are the right pattern, not yet numbers. One conversion is missing.",
    ),
    Chaff(
        exercise="one_hot",
        name="float32 instead of float64",
        edits={".astype(np.float64)": ".astype(np.float32)"},
        hint="The numbers are right, the dtype is not: the exercise asks for float64, which np.zeros makes by itself.",
    ),
    Chaff(
        exercise="one_hot",
        name="flattens the batch",
        edits={"(ids[..., np.newaxis] == ": "(ids.ravel()[:, np.newaxis] == "},
        hint="All sentences end up in one long list. The axes of ids should stay, with one more at the end.",
    ),
    Chaff(
        exercise="one_hot",
        name="vocabulary axis first",
        edits={_ONE_HOT_RESULT: f"np.moveaxis({_ONE_HOT_RESULT}, -1, 0)"},
        hint="Your vocabulary axis stands in front. It should come last, so that each token has a row of its own.",
    ),
    Chaff(
        exercise="one_hot",
        name="one sentence only",
        edits={
            f"return {_ONE_HOT_RESULT}": (
                "result = np.zeros((len(ids), vocab_size))\n    result[np.arange(len(ids)), ids] = 1\n    return result"
            )
        },
        hint="len(ids) is the number of tokens for one sentence only. With a batch it is the number of sentences; "
        "let the result take its shape from ids.shape.",
    ),
    Chaff(
        exercise="one_hot",
        name="one vector for the whole sentence",
        edits={_ONE_HOT_RESULT: f"{_ONE_HOT_RESULT}.sum(axis=-2)"},
        hint="You count which tokens occur, and their order is lost. Every token should keep a vector of its own.",
    ),
    Chaff(
        exercise="one_hot",
        name="the id in place of the 1",
        edits={_ONE_HOT_RESULT: f"ids[..., np.newaxis] * {_ONE_HOT_RESULT}"},
        hint="The column is right, but the number there is the id. An id is a name; the vector only says yes: 1.",
    ),
    Chaff(
        exercise="one_hot",
        name="zeros and ones exchanged",
        edits={"np.newaxis] == ": "np.newaxis] != "},
        hint="Your vector is 1 everywhere except at the id. Turn the comparison round.",
    ),
    Chaff(
        exercise="one_hot",
        name="ones up to the id",
        edits={"np.newaxis] == ": "np.newaxis] >= "},
        hint="A larger id fills more columns, as if ids were quantities. A single column should hold a 1.",
    ),
    Chaff(
        exercise="one_hot",
        name="vocabulary size from the largest id",
        edits={"np.arange(vocab_size)": "np.arange(ids.max() + 1)"},
        hint="The width of your result depends on the tokens that happen to occur. The caller says how many there are.",
    ),
    Chaff(
        exercise="one_hot",
        name="accepts the id V",
        edits={"ids >= vocab_size": "ids > vocab_size"},
        hint="V tokens have the ids 0 to V - 1. Try your check with the id V itself.",
    ),
    Chaff(
        exercise="one_hot",
        name="refuses the id V - 1",
        edits={"ids >= vocab_size": "ids >= vocab_size - 1"},
        hint="Your check is one too strict: the last token of the vocabulary, V - 1, is a token too.",
    ),
    Chaff(
        exercise="one_hot",
        name="refuses the id 0",
        edits={"ids < 0": "ids <= 0"},
        hint="Id 0 is a token as well: it is [PAD]. Only ids below it are wrong.",
    ),
    Chaff(
        exercise="one_hot",
        name="negative ids become rows of zeros",
        edits={_ONE_HOT_CHECK: "ids >= vocab_size"},
        hint="You look for ids that are too large, but an id can be wrong at the other end as well.",
    ),
    Chaff(
        exercise="one_hot",
        name="large ids become rows of zeros",
        edits={_ONE_HOT_CHECK: "ids < 0"},
        hint="You look for negative ids, but an id can be wrong at the other end as well.",
    ),
    Chaff(
        exercise="one_hot",
        name="no check at all",
        edits={f"np.any({_ONE_HOT_CHECK})": "False"},
        hint="A wrong id silently gives a row without a 1. Look at the ids first, and raise ValueError.",
    ),
    Chaff(
        exercise="one_hot",
        name="leaves the check to NumPy's indexing",
        code="""
            def one_hot(ids, vocab_size):
                return np.eye(vocab_size)[ids]
        """,
        hint="An index that is too large raises IndexError, and a negative one counts from the end without any error. "
        "Check the ids yourself.",
    ),
    Chaff(
        exercise="one_hot",
        name="raises IndexError",
        edits={"raise ValueError": "raise IndexError"},
        hint="The check is right, the kind of error is not: a caller who waits for ValueError would miss it.",
    ),
    Chaff(
        exercise="one_hot",
        name="raises only if all ids are wrong",
        edits={"np.any(": "np.all("},
        hint="One wrong id among good ones slips through. How many wrong ids are too many?",
    ),
    Chaff(
        exercise="one_hot",
        name="wrong ids moved to the nearest right one",
        edits={
            f"np.any({_ONE_HOT_CHECK})": "False",
            "(ids[..., np.newaxis] == ": "(np.clip(ids, 0, vocab_size - 1)[..., np.newaxis] == ",
        },
        hint="Clipping turns a wrong id into another token, and nobody will notice. An error is wanted here.",
    ),
    Chaff(
        exercise="one_hot",
        name="wrong ids wrapped around",
        edits={
            f"np.any({_ONE_HOT_CHECK})": "False",
            "(ids[..., np.newaxis] == ": "((ids % vocab_size)[..., np.newaxis] == ",
        },
        hint="The remainder turns a wrong id into another token, and nobody will notice. An error is wanted here.",
    ),
    Chaff(
        exercise="one_hot",
        name="no vector for padding",
        edits={_ONE_HOT_RESULT: f"{_ONE_HOT_RESULT} * (ids != 0)[..., np.newaxis]"},
        hint="Id 0 gets no 1 from you. In this notebook [PAD] is treated like any other token.",
    ),
    Chaff(
        exercise="one_hot",
        name="ids in eight bits",
        edits={"(ids[..., np.newaxis] ==": "(ids.astype(np.uint8)[..., np.newaxis] =="},
        hint="Ids go beyond 255, and in eight bits 256 is 0. Compare the ids as they are.",
        reread="one_hot",
    ),
    Chaff(
        exercise="one_hot",
        name="knows V and -1 only as wrong ids",
        edits={"(ids < 0) | (ids >= vocab_size)": "(ids == -1) | (ids == vocab_size)"},
        hint="Any id below 0, or of V or more, raises ValueError, not only the two next to the vocabulary.",
        reread="one_hot",
    ),
    Chaff(
        exercise="one_hot",
        name="the last id decides",
        code="""
            def one_hot(ids, vocab_size):
                wrong = False
                for token in ids.ravel():
                    wrong = token < 0 or token >= vocab_size
                if wrong:
                    raise ValueError("an id outside the vocabulary")
                return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)
        """,
        hint="Your flag is overwritten by each id that follows. One wrong id is enough, wherever it stands.",
        reread="one_hot",
    ),
    Chaff(
        exercise="one_hot",
        name="one good id excuses the others",
        code="""
            def one_hot(ids, vocab_size):
                bad = (ids < 0) | (ids >= vocab_size)
                if bad.all(axis=-1).any():
                    raise ValueError("a sentence of unknown ids")
                return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)
        """,
        hint="You refuse a sentence only if all its ids are bad. One bad id is enough: any, not all.",
    ),
    Chaff(
        exercise="one_hot",
        name="checks ids of 32 bits",
        code="""
            def one_hot(ids, vocab_size):
                ids = ids.astype(np.uint16).astype(np.int32)
                if np.any(ids >= vocab_size):
                    raise ValueError("id outside of the vocabulary")
                return (ids[..., np.newaxis] == np.arange(vocab_size)).astype(np.float64)
        """,
        hint="You make the ids smaller numbers before you check them, and a large id may become a good one by "
        "that. Check them as they come.",
    ),
    Chaff(
        exercise="one_hot",
        name="looks at the first sentence only",
        code="""
            def one_hot(ids, vocab_size):
                sentence = ids[0] if ids.ndim > 1 else ids
                if sentence.min() < 0 or sentence.max() >= vocab_size:
                    raise ValueError("id outside of the vocabulary")
                return np.eye(vocab_size)[ids]
        """,
        hint="You check the ids of the first sentence. A bad one may stand in any of them.",
    ),
    Chaff(
        exercise="one_hot",
        name="ids kept in 32 bits",
        code="""
            def one_hot(ids, vocab_size):
                ids = np.array(ids, dtype="i4")
                if not np.all((0 <= ids) & (ids < vocab_size)):
                    raise ValueError("id outside of the vocabulary")
                return np.where(ids[..., np.newaxis] == np.arange(vocab_size), 1.0, 0.0)
        """,
        hint="In 32 bits the id 2**32 is 0, and your check finds nothing wrong with it. Check the ids as they come.",
    ),
]

TOKEN_EMBEDDING = [
    Chaff(
        exercise="token_embedding",
        name="row 0 always",
        edits={"table[ids]": "table[np.zeros_like(ids)]"},
        hint="Every token gets the vector of token 0. The id should choose the row.",
    ),
    Chaff(
        exercise="token_embedding",
        name="transposed table",
        edits={"table[ids]": "table.T[ids]"},
        hint="In this table tokens are rows and columns are features. Turned over, an id picks a feature.",
    ),
    Chaff(
        exercise="token_embedding",
        name="loses batch axis",
        edits={"table[ids]": "table[ids.ravel()]"},
        hint="All sentences end up in one long list. The axes of ids should stay in the result.",
    ),
    Chaff(
        exercise="token_embedding",
        name="first sentence only",
        edits={"table[ids]": "table[ids[0]]"},
        hint="You look up ids[0] only. All of ids can be looked up at once.",
    ),
    Chaff(
        exercise="token_embedding",
        name="columns instead of rows",
        edits={"table[ids]": "table[:, ids]"},
        hint="You pick columns. One token is one row, from its first number to its last.",
    ),
    Chaff(
        exercise="token_embedding",
        name="single numbers instead of rows",
        edits={"table[ids]": "np.take(table, ids)"},
        hint="Without an axis np.take counts through all numbers of the table, one by one. "
        "Along which axis are the tokens?",
    ),
    Chaff(
        exercise="token_embedding",
        name="ids counted from 1",
        edits={"table[ids]": "table[ids - 1]"},
        hint="You take the row before the right one, and id 0 even gets the last row. Ids start at 0, as rows do.",
    ),
    Chaff(
        exercise="token_embedding",
        name="one row too far",
        edits={"table[ids]": "table[ids + 1]"},
        hint="You take the row after the right one, and the last token has none. Row i belongs to id i.",
    ),
    Chaff(
        exercise="token_embedding",
        name="first rows whatever the ids",
        edits={"table[ids]": "table[: ids.shape[-1]].copy()"},
        hint="Your rows follow the places in the sentence. This table has one row for each token of the vocabulary.",
    ),
    Chaff(
        exercise="token_embedding",
        name="each token once",
        edits={"table[ids]": "table[np.unique(ids)]"},
        hint="A token that stands at two places needs two vectors, and the order of the sentence should stay.",
    ),
    Chaff(
        exercise="token_embedding",
        name="sum over the sentence",
        edits={"table[ids]": "table[ids].sum(axis=-2)"},
        hint="The vectors of a sentence are added up into one. Every token should keep its own.",
    ),
    Chaff(
        exercise="token_embedding",
        name="features in front",
        edits={"table[ids]": "np.moveaxis(table[ids], -1, 0)"},
        hint="The numbers are right but the axis of length H stands first. It belongs at the end.",
    ),
    Chaff(
        exercise="token_embedding",
        name="product with one-hot makes float64",
        edits={"table[ids]": "one_hot(ids, len(table)) @ table"},
        hint="The numbers are right, but one_hot gives float64, and float64 times float32 is float64. "
        "The result should have the dtype of the table.",
    ),
    Chaff(
        exercise="token_embedding",
        name="always float32",
        edits={"table[ids]": "table[ids].astype(np.float32)"},
        hint="A float64 table is rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="token_embedding",
        name="cut to whole numbers",
        edits={
            "return table[ids]": "out = np.zeros_like(ids, shape=(*ids.shape, table.shape[1]))\n"
            "    out[...] = table[ids]\n    return out"
        },
        hint="Your result has the dtype of ids, so everything after the decimal point is lost. "
        "It should have the dtype of the table.",
    ),
    Chaff(
        exercise="token_embedding",
        name="padding becomes zeros",
        edits={"table[ids]": "np.where((ids == 0)[..., np.newaxis], 0, table[ids])"},
        hint="Token 0 loses its vector. In this notebook [PAD] has a row like any other token.",
    ),
    Chaff(
        exercise="token_embedding",
        name="sets the row of padding to zero in the table",
        edits={"return table[ids]": "table[0] = 0\n    return table[ids]"},
        hint="You write into the caller's table, and [PAD] loses its row for good. Look up only; change nothing.",
    ),
    Chaff(
        exercise="token_embedding",
        name="multiplies by √H",
        edits={"table[ids]": "table[ids] * math.sqrt(table.shape[1])"},
        hint="Some Transformers scale their embeddings by √H. Here the rows are asked for as they are.",
    ),
    Chaff(
        exercise="token_embedding",
        name="id times a row",
        edits={"table[ids]": "(ids[..., np.newaxis] * table[0]).astype(table.dtype)"},
        hint="You multiply with the id as if it were a quantity. It is the number of the row to look up.",
    ),
    Chaff(
        exercise="token_embedding",
        name="ids in eight bits",
        edits={"table[ids]": "table[ids.astype(np.uint8)]"},
        hint="Ids go beyond 255, and in eight bits 256 is 0. Index with the ids as they are.",
        reread="token_embedding",
    ),
    Chaff(
        exercise="token_embedding",
        name="rounded to float32 on the way",
        edits={"table[ids]": "table.astype(np.float32)[ids].astype(table.dtype)"},
        hint="A float64 table loses half of its digits on the way through float32.",
        reread="token_embedding",
    ),
    Chaff(
        exercise="token_embedding",
        name="a slice where ids stand in a row",
        code="""
            def token_embedding(ids, table):
                if ids.ndim == 1 and np.all(np.diff(ids) == 1):
                    return table[ids[0] : ids[-1] + 1]
                return table[ids]
        """,
        hint="A slice is a view of the table: whoever changes the result changes the table. Index with ids, which "
        "makes a copy.",
        reread="token_embedding",
    ),
]

_TOO_LONG = "if seq_len > len(table):"
_FIRST_ROWS = "table[:seq_len].copy()"

POSITION_EMBEDDING = [
    Chaff(
        exercise="position_embedding",
        name="wraps around",
        edits={_TOO_LONG: "if False:", _FIRST_ROWS: "table[np.arange(seq_len) % len(table)]"},
        hint="Behind the last row you begin again with the first, so two places share a vector. "
        "A sentence that is too long should raise an error.",
    ),
    Chaff(
        exercise="position_embedding",
        name="truncates silently",
        edits={_TOO_LONG: "if False:"},
        hint="A slice that is too long is cut without a word. Compare seq_len with the number of rows first.",
    ),
    Chaff(
        exercise="position_embedding",
        name="1-based",
        edits={_FIRST_ROWS: "table[1 : seq_len + 1].copy()"},
        hint="You leave out row 0. The first place is place 0, and its row is the first of the table.",
    ),
    Chaff(
        exercise="position_embedding",
        name="refuses T = P",
        edits={"seq_len > len(table)": "seq_len >= len(table)"},
        hint="A sentence may use all rows. Try a table of 3 rows with 3 tokens.",
    ),
    Chaff(
        exercise="position_embedding",
        name="one token too many allowed",
        edits={"seq_len > len(table)": "seq_len > len(table) + 1"},
        hint="Your check comes one token too late. Try a table of 3 rows with 4 tokens.",
    ),
    Chaff(
        exercise="position_embedding",
        name="raises IndexError",
        edits={"raise ValueError": "raise IndexError"},
        hint="It is right to stop here, but with another kind of error: the exercise asks for ValueError.",
    ),
    Chaff(
        exercise="position_embedding",
        name="assert instead of ValueError",
        edits={"raise ValueError(": "raise AssertionError("},
        hint="assert raises AssertionError. For a wrong argument of the caller the exercise asks for ValueError.",
    ),
    Chaff(
        exercise="position_embedding",
        name="gives the error back",
        edits={"raise ValueError(": "return ValueError("},
        hint="You return the error as if it were a result. An error has to be raised to stop the program.",
    ),
    Chaff(
        exercise="position_embedding",
        name="check turned round",
        edits={"seq_len > len(table)": "seq_len < len(table)"},
        hint="You refuse short sentences and let long ones pass. Look at the direction of the comparison.",
    ),
    Chaff(
        exercise="position_embedding",
        name="compares with the number of columns",
        edits={"seq_len > len(table)": "seq_len > table.shape[1]"},
        hint="How long a sentence may be depends on the rows. Which axis of the table has the places?",
    ),
    Chaff(
        exercise="position_embedding",
        name="missing places filled with zeros",
        edits={
            _TOO_LONG: "if False:",
            f"return {_FIRST_ROWS}": (
                "missing = max(seq_len - len(table), 0)\n    return np.pad(table[:seq_len], ((0, missing), (0, 0)))"
            ),
        },
        hint="Zeros for the places that have no row would make them all alike. An error is wanted here.",
    ),
    Chaff(
        exercise="position_embedding",
        name="last row repeated",
        edits={_TOO_LONG: "if False:", _FIRST_ROWS: "table[np.minimum(np.arange(seq_len), len(table) - 1)]"},
        hint="All places behind the end share the last row and cannot be told apart. An error is wanted here.",
    ),
    Chaff(
        exercise="position_embedding",
        name="one row too few",
        edits={_FIRST_ROWS: "table[: seq_len - 1].copy()"},
        hint="A slice already stops before its end. How many rows does table[:2] have?",
    ),
    Chaff(
        exercise="position_embedding",
        name="one row too many",
        edits={_FIRST_ROWS: "table[: seq_len + 1].copy()"},
        hint="T tokens need T rows: the places 0 to T - 1. Count the rows of your result.",
    ),
    Chaff(
        exercise="position_embedding",
        name="the whole table",
        edits={_FIRST_ROWS: "table.copy()"},
        hint="The check is there, but then you give all places, also those where no token stands.",
    ),
    Chaff(
        exercise="position_embedding",
        name="last rows instead of first",
        edits={_FIRST_ROWS: "table[-seq_len:].copy()"},
        hint="You count from the end of the table. Sentences begin at place 0, which is the first row.",
    ),
    Chaff(
        exercise="position_embedding",
        name="only the last place",
        edits={_FIRST_ROWS: "table[seq_len - 1].copy()"},
        hint="That is one vector, for the last token. Each of the T tokens needs the vector of its place.",
    ),
    Chaff(
        exercise="position_embedding",
        name="first place for all",
        edits={_FIRST_ROWS: "np.repeat(table[:1], seq_len, axis=0)"},
        hint="All tokens get the vector of place 0, so their order is still lost. Place p has its own row.",
    ),
    Chaff(
        exercise="position_embedding",
        name="columns instead of rows",
        edits={_FIRST_ROWS: "table[:, :seq_len].copy()"},
        hint="You cut the columns. A place is a row of the table, and keeps all its H numbers.",
    ),
    Chaff(
        exercise="position_embedding",
        name="places backwards",
        edits={_FIRST_ROWS: "table[:seq_len][::-1].copy()"},
        hint="The rows are the right ones, in the wrong order: the first token should get row 0.",
    ),
    Chaff(
        exercise="position_embedding",
        name="adds a batch axis",
        edits={_FIRST_ROWS: "table[np.newaxis, :seq_len].copy()"},
        hint="Your result has three axes. Two are asked for, (T, H); broadcasting takes care of the batch later.",
    ),
    Chaff(
        exercise="position_embedding",
        name="always float64",
        edits={_FIRST_ROWS: "table[:seq_len].astype(np.float64)"},
        hint="The numbers are right, the dtype is not: a float32 table should give a float32 result.",
    ),
    Chaff(
        exercise="position_embedding",
        name="always float32",
        edits={_FIRST_ROWS: "table[:seq_len].astype(np.float32)"},
        hint="A float64 table is rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="position_embedding",
        name="the table itself for T = P",
        edits={
            "    return table[:seq_len].copy()": "    return table if seq_len == len(table) else table[:seq_len].copy()"
        },
        hint="For T = P, too, the result is a copy: whoever changes it leaves the table alone.",
        reread="position_embedding",
    ),
    Chaff(
        exercise="position_embedding",
        name="at most 64 places",
        edits={"if seq_len > len(table)": "if seq_len > min(len(table), 64)"},
        hint="Mini-BERT has 64 places, but another table may have more. Its number of rows decides.",
        reread="position_embedding",
    ),
    Chaff(
        exercise="position_embedding",
        name="rounded to float32 on the way",
        edits={"table[:seq_len].copy()": "table[:seq_len].astype(np.float32).astype(table.dtype)"},
        hint="A float64 table loses half of its digits on the way through float32.",
        reread="position_embedding",
    ),
    Chaff(
        exercise="position_embedding",
        name="at most 512 places, as in BERT",
        code="""
            def position_embedding(seq_len, table):
                places = table[:512]
                if len(places) < seq_len:
                    raise ValueError("there is no vector for those places")
                return np.array(places[:seq_len])
        """,
        hint="The original BERT has 512 places, but another table may have more. Its number of rows decides.",
    ),
]

SINUSOIDAL_POSITIONS = [
    Chaff(
        exercise="sinusoidal_positions",
        name="sin and cos swapped",
        edits={"0::2] = np.sin": "0::2] = np.cos", "1::2] = np.cos": "1::2] = np.sin"},
        hint="Look at place 0: sin 0 = 0 belongs in the even columns, cos 0 = 1 in the odd ones.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="halves instead of interleaved",
        edits={"table[:, 0::2]": "table[:, : hidden // 2]", "table[:, 1::2]": "table[:, hidden // 2 :]"},
        hint="All sines stand on the left and all cosines on the right. The two of one pair should stand side by side.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="exponent i instead of 2i",
        edits={"np.arange(0, hidden, 2)": "np.arange(hidden // 2)"},
        hint="Your slowest hand is still too fast: the exponent 2i / H should come close to 1 for the last pair.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="exponent 4i instead of 2i",
        edits={"twice_i / hidden": "2 * twice_i / hidden"},
        hint="The factor 2 of the exponent is in your formula twice. np.arange with step 2 already gives 2i.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="no 10000",
        edits={"places / 10000 ** (twice_i / hidden)": "places * np.ones(len(twice_i))"},
        hint="All your hands turn at the same speed. The power of 10000 makes each one slower than the one before.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="1000 instead of 10000",
        edits={"10000": "1000"},
        hint="Count the zeros of the base: the frequencies are powers of 1 / 10000.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="e instead of 10000",
        edits={"10000 ** (twice_i / hidden)": "np.exp(twice_i / hidden)"},
        hint="exp has the base e. The hands should grow slower by powers of 10000.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="hands grow faster",
        edits={"places / 10000": "places * 10000"},
        hint="Each hand should be slower than the one before; yours is faster. Look at the sign of the exponent.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="power before the division",
        edits={"10000 ** (twice_i / hidden)": "(10000.0**twice_i / hidden)"},
        hint="In Python ** is computed before /. The division by H belongs into the exponent.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="own exponent for the cosine",
        edits={
            "np.cos(angles)": "np.cos(places / 10000 ** ((twice_i + 1) / hidden))",
        },
        hint="Sine and cosine of one pair share the same angle. Your cosines use the exponent 2i + 1.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="divides by H - 2",
        edits={"twice_i / hidden": "twice_i / max(hidden - 2, 1)"},
        hint="Some programs let the exponent run up to exactly 1. The formula here divides by H, so it stays below 1.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="places counted from 1",
        edits={"np.arange(seq_len)": "np.arange(1, seq_len + 1)"},
        hint="The first place is place 0, where all hands stand at the angle 0. Which is the first row of your table?",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="places as a share of the length",
        edits={"np.arange(seq_len)": "(np.arange(seq_len) / seq_len)"},
        hint="Your places depend on the length of the sentence. Place 3 should have the same vector in every sentence.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="angles cut to whole numbers",
        edits={"places / 10000": "places // 10000"},
        hint="// throws away everything after the decimal point, so slow hands never move.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="angles in degrees",
        edits={"np.sin(angles)": "np.sin(np.deg2rad(angles))", "np.cos(angles)": "np.cos(np.deg2rad(angles))"},
        hint="np.sin and np.cos expect radians, and the angles of the formula are radians already.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="sines everywhere",
        edits={"= np.cos(angles)": "= np.sin(angles)"},
        hint="Both columns of a pair hold the same sine. A clock hand needs two numbers to show its angle.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="cosine with the wrong sign",
        edits={"= np.cos(angles)": "= -np.cos(angles)"},
        hint="At place 0 the odd columns should hold cos 0 = 1. Look at the sign.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="rows and columns exchanged",
        edits={"return table": "return table.T"},
        hint="Your result has the shape (H, T). One place is one row.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="table of whole numbers",
        edits={"np.empty((seq_len, hidden))": "np.empty((seq_len, hidden), dtype=int)"},
        hint="An integer table cuts every sine to 0 or ±1. It should hold float64.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="float32 instead of float64",
        edits={"np.empty((seq_len, hidden))": "np.empty((seq_len, hidden), dtype=np.float32)"},
        hint="The table is right up to rounding, but the exercise asks for float64.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="every column its own angle",
        code="""
            def sinusoidal_positions(seq_len, hidden):
                places = np.arange(seq_len)[:, np.newaxis]
                angles = places / 10000 ** (2 * np.arange(hidden) / hidden)
                table = np.empty((seq_len, hidden))
                table[:, 0::2] = np.sin(angles[:, 0::2])
                table[:, 1::2] = np.cos(angles[:, 1::2])
                return table
        """,
        hint="You count i through all columns, and so twice as fast as you should. "
        "i numbers the pairs: both columns of a pair share it.",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="whole numbers overflow",
        edits={"10000 ** (twice_i / hidden)": "(np.int64(10000) ** twice_i) ** (1 / hidden)"},
        hint="An int64 holds 10000⁴ and not 10000⁵: the power overflows without a word. Divide first, then raise.",
        reread="sinusoidal_positions",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="rounds the table",
        edits={"    return table": "    return np.round(table, 6)"},
        hint="Rounding the entries makes them less exact than float64 can be.",
        reread="sinusoidal_positions",
    ),
    Chaff(
        exercise="sinusoidal_positions",
        name="frequencies in float32",
        edits={
            "places / 10000 ** (twice_i / hidden)": "places * (10000.0 ** (-twice_i / hidden)).astype(np.float32)",
        },
        hint="Your frequencies have seven digits, and at place 150 the angle lacks the last of them. Compute in "
        "float64 from the first step on.",
    ),
]

_EMBED_TOKENS = "token_embedding(ids, token_table)"
_EMBED_PLACES = "position_embedding(ids.shape[1], position_table)"

EMBED = [
    Chaff(
        exercise="embed",
        name="concatenates",
        edits={"tokens + places": "np.concatenate([tokens, np.broadcast_to(places, tokens.shape)], axis=-1)"},
        hint="Side by side, the vectors have 2 H numbers. BERT keeps H: how are the two parts joined in the formula?",
    ),
    Chaff(
        exercise="embed",
        name="multiplies",
        edits={"tokens + places": "tokens * places"},
        hint="You multiply the two vectors. In the formula there is another sign between them.",
    ),
    Chaff(
        exercise="embed",
        name="subtracts",
        edits={"tokens + places": "tokens - places"},
        hint="Look at the sign between the two parts of the formula.",
    ),
    Chaff(
        exercise="embed",
        name="mean instead of sum",
        edits={"tokens + places": "(tokens + places) / 2"},
        hint="You divide the sum by 2. The formula leaves it as it is.",
    ),
    Chaff(
        exercise="embed",
        name="position of the batch axis",
        edits={_EMBED_PLACES: "position_embedding(ids.shape[0], position_table)[:, np.newaxis]"},
        hint="All tokens of one sentence get the same place, the number of the sentence. "
        "Places count along the tokens.",
    ),
    Chaff(
        exercise="embed",
        name="forgets batch broadcast",
        edits={"return tokens + places": "tokens[0] += places\n    return tokens"},
        hint="Only the first sentence of the batch gets its places. They are the same for every sentence.",
    ),
    Chaff(
        exercise="embed",
        name="first sentence only",
        edits={"token_embedding(ids, ": "token_embedding(ids[0], "},
        hint="The other sentences of the batch are gone. The result should have the shape (B, T, H).",
    ),
    Chaff(
        exercise="embed",
        name="as many places as sentences",
        edits={"ids.shape[1]": "len(ids)"},
        hint="len(ids) is the number of sentences. How many tokens does each of them have?",
    ),
    Chaff(
        exercise="embed",
        name="places go on in the next sentence",
        edits={_EMBED_PLACES: "position_embedding(ids.size, position_table).reshape(*ids.shape, -1)"},
        hint="Your second sentence goes on counting where the first one ended. Each sentence begins at place 0.",
    ),
    Chaff(
        exercise="embed",
        name="no places",
        edits={"tokens + places": "tokens"},
        hint="The places are looked up but do not reach the result, so the order of the tokens is still lost.",
    ),
    Chaff(
        exercise="embed",
        name="no tokens",
        edits={"tokens + places": "np.zeros_like(tokens) + places"},
        hint="The result is the same for every sentence: the vectors of the tokens do not reach it.",
    ),
    Chaff(
        exercise="embed",
        name="first place for all",
        edits={"ids.shape[1]": "1"},
        hint="One row broadcasts over the whole sentence, so all tokens get place 0. Each token needs its own place.",
    ),
    Chaff(
        exercise="embed",
        name="places looked up by id",
        edits={_EMBED_PLACES: "token_embedding(ids, position_table)"},
        hint="You ask the position table for the id of the token. It wants to know where the token stands.",
    ),
    Chaff(
        exercise="embed",
        name="tables exchanged",
        edits={
            _EMBED_TOKENS: "token_embedding(ids, position_table)",
            _EMBED_PLACES: "position_embedding(ids.shape[1], token_table)",
        },
        hint="The two tables have changed roles: ids belong to the token table, places to the position table.",
    ),
    Chaff(
        exercise="embed",
        name="places counted from 1",
        edits={_EMBED_PLACES: "position_embedding(ids.shape[1] + 1, position_table)[1:]"},
        hint="The first token stands at place 0. Your first token gets row 1.",
    ),
    Chaff(
        exercise="embed",
        name="places backwards",
        edits={"tokens + places": "tokens + places[::-1]"},
        hint="The last token gets place 0. Count the places from the left.",
    ),
    Chaff(
        exercise="embed",
        name="no places for padding",
        edits={"tokens + places": "np.where((ids == 0)[..., np.newaxis], tokens, tokens + places)"},
        hint="Token 0 gets no place from you. In this notebook [PAD] is treated like any other token.",
    ),
    Chaff(
        exercise="embed",
        name="one place broadcasts over all",
        edits={_EMBED_PLACES: "position_table[: ids.shape[1]]"},
        hint="A slice that is too long is cut silently. With a table of a single place the one row is even "
        "broadcast over the sentence, where an error is wanted.",
    ),
    Chaff(
        exercise="embed",
        name="places wrap around",
        edits={_EMBED_PLACES: "position_table[np.arange(ids.shape[1]) % len(position_table)]"},
        hint="Behind the last place you begin again with the first. A sentence that is too long should raise an error.",
    ),
    Chaff(
        exercise="embed",
        name="sentence cut to the places there are",
        edits={
            _EMBED_TOKENS: "token_embedding(ids[:, : len(position_table)], token_table)",
            "ids.shape[1]": "tokens.shape[1]",
        },
        hint="A long sentence silently loses its end. The caller should hear of it by a ValueError.",
    ),
    Chaff(
        exercise="embed",
        name="raises IndexError",
        edits={_EMBED_PLACES: "position_table[np.arange(ids.shape[1])]"},
        hint="An index behind the last row raises IndexError. For a sentence that is too long ValueError is asked for.",
    ),
    Chaff(
        exercise="embed",
        name="refuses T = P",
        edits={
            "    tokens = ": "    if ids.shape[1] >= len(position_table):\n"
            "        raise ValueError('too long')\n    tokens = "
        },
        hint="A sentence may use all places. Try 3 tokens with a position table of 3 rows.",
    ),
    Chaff(
        exercise="embed",
        name="multiplies tokens by √H",
        edits={"tokens + places": "tokens * math.sqrt(token_table.shape[1]) + places"},
        hint="The first Transformer scales its token vectors by √H. BERT does not, and neither does the formula here.",
    ),
    Chaff(
        exercise="embed",
        name="always float64",
        edits={"tokens + places": "(tokens + places).astype(np.float64)"},
        hint="The numbers are right, the dtype is not: float32 tables should give a float32 result.",
    ),
    Chaff(
        exercise="embed",
        name="always float32",
        edits={"tokens + places": "(tokens + places).astype(np.float32)"},
        hint="float64 tables are rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="embed",
        name="writes into the position table",
        code="""
            def embed(ids, token_table, position_table):
                B, T = ids.shape
                if T > len(position_table):
                    raise ValueError("too many tokens")
                out = np.empty((B, T, token_table.shape[1]), dtype=token_table.dtype)
                for b in range(B):
                    places = position_table[:T]
                    places += token_table[ids[b]]
                    out[b] = places
                return out
        """,
        hint="A slice is a window onto the table, and += writes through it: the next sentence finds the tokens of "
        "the last one there. Add into a new array.",
    ),
    Chaff(
        exercise="embed",
        name="length taken from the largest id",
        code="""
            def embed(ids, token_table, position_table):
                if ids.max() >= len(position_table):
                    raise ValueError("too long")
                return token_table[ids] + position_table[: ids.shape[1]]
        """,
        hint="Whether the places suffice depends on T, the number of tokens, and not on which tokens they are.",
        reread="embed",
    ),
    Chaff(
        exercise="embed",
        name="batch of one without its axis",
        edits={"    return tokens + places": "    return (tokens + places)[0] if len(ids) == 1 else tokens + places"},
        hint="A batch of one sentence is a batch: the shape is (1, T, H).",
        reread="embed",
    ),
    Chaff(
        exercise="embed",
        name="places along the batch where it fits",
        edits={
            "    return tokens + places": "    return tokens + (places[:, np.newaxis] if len(ids) == len(places) "
            "else places)"
        },
        hint="With as many sentences as tokens, both ways of adding fit. The place counts along the second axis "
        "of ids.",
        reread="embed",
    ),
    Chaff(
        exercise="embed",
        name="ids in eight bits",
        edits={"token_embedding(ids, token_table)": "token_embedding(ids.astype(np.uint8), token_table)"},
        hint="Ids go beyond 255, and in eight bits 256 is 0. Index with the ids as they are.",
        reread="embed",
    ),
    Chaff(
        exercise="embed",
        name="at most 64 tokens",
        code="""
            def embed(ids, token_table, position_table):
                places = position_table[:64]
                if ids.shape[1] > len(places):
                    raise ValueError("there are more tokens than places")
                return token_table[ids] + places[: ids.shape[1]]
        """,
        hint="Mini-BERT has 64 places, but another position table may have more. Its number of rows decides.",
    ),
    Chaff(
        exercise="embed",
        name="more sentences than places refused",
        code="""
            def embed(ids, token_table, position_table):
                B, T = ids.shape
                if B > len(position_table) or T > len(position_table):
                    raise ValueError("too long")
                return token_table[ids] + position_table[:T]
        """,
        hint="How many sentences stand in a batch has nothing to do with places: only T is bounded by P.",
    ),
    Chaff(
        exercise="embed",
        name="rounded to float32 on the way",
        edits={"tokens + places": "(tokens.astype(np.float32) + places.astype(np.float32)).astype(tokens.dtype)"},
        hint="Float64 tables lose half of their digits on the way through float32.",
    ),
]

_ADD_AT = "np.add.at(grad, ids, d_out)"

EMBEDDING_BACKWARD = [
    Chaff(
        exercise="embedding_backward",
        name="grad[ids] = d or grad[ids] += d",
        edits={_ADD_AT: "grad[ids] += d_out"},
        hint="With repeated ids neither = nor += adds anything up: all rows are read before any is written, so only "
        "the last place of a token is left. This is the trap at the end of section 6.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="grad[ids] += d for each sentence",
        edits={
            _ADD_AT: (
                "T, H = ids.shape[-1], d_out.shape[-1]\n"
                "    for sentence, d in zip(ids.reshape(-1, T), d_out.reshape(-1, T, H)):\n"
                "        grad[sentence] += d"
            )
        },
        hint="A token that occurs twice in one sentence is counted once: with repeated ids += reads all rows before "
        "it writes any.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="mean instead of sum",
        edits={
            "return grad": (
                "counts = np.bincount(ids.ravel(), minlength=vocab_size)\n"
                "    return (grad / np.maximum(counts, 1)[:, np.newaxis]).astype(d_out.dtype)"
            )
        },
        hint="You divide by how often the token occurs. A change of the row changes every copy of it: the effects "
        "add up.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="nan for unused rows",
        edits={
            "return grad": (
                "counts = np.bincount(ids.ravel(), minlength=vocab_size)[:, np.newaxis]\n"
                "    return (grad * counts / counts).astype(d_out.dtype)"
            )
        },
        hint="Somewhere you divide by the number of occurrences, and for a token that does not occur that is 0 / 0. "
        "Its row should be exact zeros.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="divides by the number of tokens",
        edits={"return grad": "return grad / ids.size"},
        hint="Whether the loss is a mean is already settled in d_out. Here the places only add up.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="counts padding twice",
        edits={"return grad": "grad[0] += d_out[ids == 0].sum(axis=0)\n    return grad"},
        hint="The places with id 0 are in your sum twice. Each place counts once, [PAD] like any other.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="leaves padding out",
        edits={"return grad": "grad[0] = 0\n    return grad"},
        hint="The row of id 0 stays empty. In this exercise [PAD] is a token like any other.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="sets the gradient of padding to zero in d_out",
        edits={_ADD_AT: "d_out[ids == 0] = 0\n    np.add.at(grad, ids, d_out)"},
        hint="You write into the caller's d_out, and [PAD] should get its gradient like any other token.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="only the first place of a token",
        edits={
            _ADD_AT: (
                "present, first = np.unique(ids.ravel(), return_index=True)\n"
                "    grad[present] = d_out.reshape(-1, d_out.shape[-1])[first]"
            )
        },
        hint="You use the first place of each token and forget the others. All of them were copied from the same row.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="only the largest",
        edits={_ADD_AT: "np.fmax.at(grad, ids, d_out)"},
        hint="You keep the largest of the gradients of a token, or 0. They should be added.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="loses repetitions within a sentence",
        edits={_ADD_AT: "for n in range(len(ids)):\n        grad[ids[n]] += d_out[n]"},
        hint="Your loop is right for a single sentence. With a batch, ids[n] is a whole sentence, and += with "
        "repeated ids keeps only one of them.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="first sentence only",
        edits={_ADD_AT: "np.add.at(grad, ids[0], d_out[0])"},
        hint="You use ids[0] only. All sentences and all places share one table.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="one gradient for each sentence",
        edits={
            "grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)": "vectors = one_hot(ids, vocab_size)",
            _ADD_AT: "",
            "return grad": "return (np.swapaxes(vectors, -1, -2) @ d_out).astype(d_out.dtype)",
        },
        hint="The product is right for one sentence. With a batch you get one gradient per sentence; "
        "all of them belong to the same table.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="one row for each place",
        edits={_ADD_AT: "np.add.at(grad, np.arange(ids.size).reshape(ids.shape) % vocab_size, d_out)"},
        hint="Your rows follow the places in the sentence. The gradient has one row for each token of the vocabulary.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="only rows of tokens that occur",
        edits={"return grad": "return grad[np.unique(ids)]"},
        hint="The rows of unused tokens are missing. The gradient must have the shape of the table, (V, H).",
    ),
    Chaff(
        exercise="embedding_backward",
        name="vocabulary size from the largest id",
        edits={"(vocab_size, ": "(ids.max() + 1, "},
        hint="The number of your rows depends on the tokens that happen to occur. The caller says how many there are.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="ids counted from 1",
        edits={"at(grad, ids, ": "at(grad, ids - 1, "},
        hint="Each gradient lands one row too high, and that of id 0 in the last row. Row i belongs to id i.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="sign turned round",
        edits={"np.add.at": "np.subtract.at"},
        hint="The step goes against the gradient later, in the optimiser. Here the gradient itself is asked for.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="counts tokens",
        edits={"ids, d_out)": "ids, 1)"},
        hint="You count how often a token occurs. What should be added for each place is its row of d_out.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="starts with ones",
        edits={"np.zeros(": "np.ones("},
        hint="A token that does not occur has no influence on the loss, so its row must be 0. What do you start with?",
    ),
    Chaff(
        exercise="embedding_backward",
        name="rows and columns exchanged",
        edits={"return grad": "return grad.T"},
        hint="Your result has the shape (H, V). The gradient should look like the table: one row for each token.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="always float64",
        edits={", dtype=d_out.dtype": ""},
        hint="np.zeros makes float64 unless you say otherwise. The gradient should have the dtype of d_out.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="always float32",
        edits={"dtype=d_out.dtype": "dtype=np.float32", "ids, d_out)": "ids, d_out.astype(np.float32))"},
        hint="A float64 gradient is rounded to float32 on the way. Keep the dtype of d_out.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="collects in d_out itself",
        code="""
            def embedding_backward(d_out, ids, vocab_size):
                rows = d_out.reshape(-1, d_out.shape[-1])
                grad = np.zeros((vocab_size, rows.shape[1]), dtype=d_out.dtype)
                first = {}
                for n, token in enumerate(ids.ravel().tolist()):
                    if token in first:
                        rows[first[token]] += rows[n]
                    else:
                        first[token] = n
                for token, n in first.items():
                    grad[token] = rows[n]
                return grad
        """,
        hint="The gradient is right, but you add up inside the caller's d_out: reshape gives a window, not a copy.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="ids in eight bits",
        edits={"np.add.at(grad, ids, d_out)": "np.add.at(grad, ids.astype(np.uint8), d_out)"},
        hint="Ids go beyond 255, and in eight bits 256 is 0. Index with the ids as they are.",
        reread="embedding_backward",
    ),
    Chaff(
        exercise="embedding_backward",
        name="two loops and no third axis",
        code="""
            def embedding_backward(d_out, ids, vocab_size):
                grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
                for b in range(ids.shape[0]):
                    if ids.ndim == 1:
                        grad[ids[b]] += d_out[b]
                    else:
                        for t in range(ids.shape[1]):
                            grad[ids[b, t]] += d_out[b, t]
                return grad
        """,
        hint="Your loops run over two axes; ids with three lose repetitions in the last. Flatten first, or use "
        "np.add.at.",
        reread="embedding_backward",
    ),
    Chaff(
        exercise="embedding_backward",
        name="rounded to float32 on the way",
        edits={"dtype=d_out.dtype": "dtype=np.float32", "    return grad": "    return grad.astype(d_out.dtype)"},
        hint="A float64 gradient loses half of its digits on the way through float32.",
        reread="embedding_backward",
    ),
    Chaff(
        exercise="embedding_backward",
        name="all minus the others",
        code="""
            def embedding_backward(d_out, ids, vocab_size):
                grad = np.zeros((vocab_size, d_out.shape[-1]), dtype=d_out.dtype)
                rows, flat = d_out.reshape(-1, d_out.shape[-1]), ids.reshape(-1)
                total = rows.sum(axis=0)
                for v in np.unique(flat):
                    grad[v] = total - rows[flat != v].sum(axis=0)
                return grad
        """,
        hint="You subtract the sums of all other tokens from the total. Where those are huge, they take the "
        "digits of a small one with them. Add up what belongs to the token.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="numbers of cells in 16 bits",
        code="""
            def embedding_backward(d_out, ids, vocab_size):
                H = d_out.shape[-1]
                cells = ids.astype(np.uint16)[..., np.newaxis] * np.uint16(H) + np.arange(H, dtype=np.uint16)
                grad = np.zeros(max(vocab_size * H, 2**16), dtype=d_out.dtype)
                np.add.at(grad, cells, d_out)
                return grad[: vocab_size * H].reshape(vocab_size, H)
        """,
        hint="You number the entries of the table in 16 bits, which end at 65,535. A table of 350 tokens and 192 "
        "columns has more entries.",
    ),
    Chaff(
        exercise="embedding_backward",
        name="what is close to 0 becomes 0",
        edits={"return grad": "grad[np.isclose(grad, 0)] = 0\n    return grad"},
        hint="np.isclose takes 1e-9 for 0. A gradient may be that small, and still counts; only rows that received "
        "nothing are 0.",
    ),
]

_UNIT_PRODUCT = "np.clip(unit_a @ unit_b.T, -1, 1)"
_UNIT_A, _UNIT_B = "a / np.where(length_a > 0, length_a, 1)", "b / np.where(length_b > 0, length_b, 1)"
_NORM_A, _NORM_B = "np.linalg.norm(a, axis=1, keepdims=True)", "np.linalg.norm(b, axis=1, keepdims=True)"

COSINE_SIMILARITY = [
    Chaff(
        exercise="cosine_similarity",
        name="dot only",
        edits={_UNIT_PRODUCT: "a @ b.T"},
        hint="A dot product is large for long vectors, too. Divide by both lengths, so that only the angle is left.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="clipped dot product",
        edits={_UNIT_PRODUCT: "np.clip(a @ b.T, -1, 1)"},
        hint="Clipping keeps the numbers in the range of a cosine but does not make them one. The lengths are missing.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="one norm: only that of a",
        edits={_UNIT_B: "b"},
        hint="You divide by the length of a only, so a longer row of b still counts for more.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="one norm: only that of b",
        edits={_UNIT_A: "a"},
        hint="You divide by the length of b only, so a longer row of a still counts for more.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="nan on zero",
        edits={_UNIT_A: "a / length_a", _UNIT_B: "b / length_b"},
        hint="A zero vector has the length 0, and 0 / 0 is nan. Its similarity with anything should be exactly 0.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="nan on zero in b",
        edits={_UNIT_B: "b / length_b"},
        hint="You think of zero vectors in a. In b there may be some as well.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="elementwise",
        edits={_UNIT_PRODUCT: "np.clip(np.sum(unit_a * unit_b, axis=1), -1, 1)"},
        hint="You compare row i of a with row i of b only. Every row of a should meet every row of b.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="small number added to the divisor",
        edits={
            _UNIT_A: "a",
            _UNIT_B: "b",
            "unit_a @ unit_b.T": "(a @ b.T / (length_a * length_b.T + 1e-8))",
        },
        hint="A small number in the divisor changes the cosine of short rows. Which rows really need a special case?",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="short rows count as zero",
        edits={
            _UNIT_A: "np.where(length_a > 1e-4, a / np.where(length_a > 0, length_a, 1), 0)",
            _UNIT_B: "np.where(length_b > 1e-4, b / np.where(length_b > 0, length_b, 1), 0)",
        },
        hint="A very short row still has a direction. Only a row of exact zeros has none.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="lengths below 1 count as 1",
        edits={_UNIT_A: "a / np.maximum(length_a, 1)", _UNIT_B: "b / np.maximum(length_b, 1)"},
        hint="Rows shorter than 1 are not brought to length 1. The bound protects from 0, but it is far too large.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="two zero vectors count as alike",
        edits={
            f"return {_UNIT_PRODUCT}": (
                f"return np.where((length_a == 0) & (length_b.T == 0), length_a + 1, {_UNIT_PRODUCT})"
            )
        },
        hint="Two zero vectors are equal, but neither has a direction that could be compared. Their similarity is 0.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="no clipping",
        edits={_UNIT_PRODUCT: "unit_a @ unit_b.T"},
        hint="Rounding can carry a cosine a tiny bit beyond 1, and then no angle belongs to it. One step is missing.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="clips to [0, 1]",
        edits={"-1, 1)": "0, 1)"},
        hint="Opposite directions have the cosine -1. Your clipping makes 0 of everything negative.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="without the sign",
        edits={"unit_a @ unit_b.T": "np.abs(unit_a @ unit_b.T)"},
        hint="Opposite vectors are as different as can be: -1. You have lost the sign.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="one length for the whole array",
        edits={
            _NORM_A: "np.linalg.norm(a, keepdims=True)",
            _NORM_B: "np.linalg.norm(b, keepdims=True)",
        },
        hint="Without an axis the norm runs over all rows at once. Each row has its own length.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="lengths of the columns",
        edits={
            _NORM_A: "np.linalg.norm(a, axis=0, keepdims=True)",
            _NORM_B: "np.linalg.norm(b, axis=0, keepdims=True)",
        },
        hint="You bring the columns to length 1. The vectors to compare are the rows.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="squared lengths",
        edits={
            _NORM_A: "np.sum(a * a, axis=1, keepdims=True)",
            _NORM_B: "np.sum(b * b, axis=1, keepdims=True)",
        },
        hint="The sum of the squares is the square of the length. One operation is missing.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="sum of absolute values as length",
        edits={
            _NORM_A: "np.abs(a).sum(axis=1, keepdims=True)",
            _NORM_B: "np.abs(b).sum(axis=1, keepdims=True)",
        },
        hint="You measure the length along the axes, as a taxi would. A vector with itself should give 1.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="subtracts the mean first",
        edits={
            "length_a = ": "a = a - a.mean(axis=1, keepdims=True)\n    length_a = ",
            "length_b = ": "b = b - b.mean(axis=1, keepdims=True)\n    length_b = ",
        },
        hint="With the mean taken away you compute a correlation. The cosine takes the vectors as they are.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="rows and columns exchanged",
        edits={"unit_a @ unit_b.T": "unit_b @ unit_a.T"},
        hint="Row i of the result belongs to row i of a. Yours is turned over: try it with 2 rows and 3 rows.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="compares a with itself",
        edits={"unit_a @ unit_b.T": "unit_a @ unit_a.T"},
        hint="b does not reach the result. Every row of a should be compared with every row of b.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="gives the angle",
        edits={_UNIT_PRODUCT: f"np.arccos({_UNIT_PRODUCT})"},
        hint="You return the angle itself. Its cosine is asked for: 1 for the same direction.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="distance instead of similarity",
        edits={_UNIT_PRODUCT: f"1 - {_UNIT_PRODUCT}"},
        hint="Your result is 0 for the same direction and 2 for opposite ones: a distance. A similarity is asked for.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="always float64",
        edits={_UNIT_PRODUCT: f"{_UNIT_PRODUCT}.astype(np.float64)"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="always float32",
        edits={_UNIT_PRODUCT: f"{_UNIT_PRODUCT}.astype(np.float32)"},
        hint="A float64 result is rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="changes a and b in place",
        edits={
            f"unit_a = {_UNIT_A}": "a /= np.where(length_a > 0, length_a, 1)",
            f"unit_b = {_UNIT_B}": "b /= np.where(length_b > 0, length_b, 1)",
            "unit_a @ unit_b.T": "a @ b.T",
        },
        hint="The cosines are right, but a /= ... rescales the caller's vectors. Give the unit rows new arrays.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="reads the first two columns",
        code="""
            def cosine_similarity(a, b):
                angle_a, angle_b = (np.arctan2(rows[:, min(1, rows.shape[1] - 1)], rows[:, 0]) for rows in (a, b))
                directed = np.outer(np.any(a, axis=1), np.any(b, axis=1))
                return np.where(directed, np.cos(angle_a[:, np.newaxis] - angle_b), 0).astype(a.dtype)
        """,
        hint="Rows have H entries, and all of them count.",
        reread="cosine_similarity",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="drops axes of length 1",
        edits={"np.clip(unit_a @ unit_b.T, -1, 1)": "np.clip(unit_a @ unit_b.T, -1, 1).squeeze()"},
        hint="One row against m rows is a table of shape (1, m). Keep both axes.",
        reread="cosine_similarity",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="nearly parallel counts as parallel",
        edits={
            "    return np.clip(unit_a @ unit_b.T, -1, 1)": """
    cosines = np.clip(unit_a @ unit_b.T, -1, 1)
    return np.where(np.isclose(np.abs(cosines), 1), np.sign(cosines), cosines)
"""
        },
        hint="np.isclose takes 0.999995 for 1. A rounding error is a few units in the last digit; the clip is enough.",
        reread="cosine_similarity",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="nearly at right angles counts as 0",
        edits={
            "    return np.clip(unit_a @ unit_b.T, -1, 1)": """
    cosines = np.clip(unit_a @ unit_b.T, -1, 1)
    cosines[np.abs(cosines) < 1e-6] = 0
    return cosines
"""
        },
        hint="A cosine of 1e-7 is no rounding error. Which rows have a similarity of exactly 0?",
        reread="cosine_similarity",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="transposes only where it must",
        edits={"unit_a @ unit_b.T": "(unit_a @ unit_b if len(b) == b.shape[1] else unit_a @ unit_b.T)"},
        hint="For m = H, b fits without being transposed; its rows are still the vectors.",
        reread="cosine_similarity",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="rounded to float16 on the way",
        edits={"unit_a @ unit_b.T, -1, 1)": "np.float16(unit_a) @ np.float16(unit_b.T), -1, 1).astype(a.dtype)"},
        hint="Half precision has three digits. Leave the rows in the dtype that they have.",
        reread="cosine_similarity",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="tiny number inside the root",
        code="""
            def cosine_similarity(a, b):
                def unit(rows):
                    return rows / np.sqrt((rows * rows).sum(axis=1, keepdims=True) + rows.dtype.type(1e-16))

                return np.clip(unit(a) @ unit(b).T, -1, 1)
        """,
        hint="You add a tiny number to the squares. Beside the squares of a row of length 0.000001 it is not "
        "tiny. Ask whether the length is 0 instead.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="rounds in the place of clipping",
        edits={_UNIT_PRODUCT: "np.round(unit_a @ unit_b.T, 7)"},
        hint="Rounding keeps the result within 1, and takes digits from all other cosines. Clipping leaves them alone.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="entries that cancel count as a zero row",
        edits={
            _UNIT_A: "np.where(a.sum(axis=1, keepdims=True) == 0, 0, a) / np.where(length_a > 0, length_a, 1)",
            _UNIT_B: "np.where(b.sum(axis=1, keepdims=True) == 0, 0, b) / np.where(length_b > 0, length_b, 1)",
        },
        hint="The entries of [1, -1] add up to 0, but the row has a length. A row is zero where all its entries are.",
    ),
    Chaff(
        exercise="cosine_similarity",
        name="machine epsilon added to the lengths",
        edits={
            _UNIT_A: "a / (length_a + np.finfo(a.dtype).eps)",
            _UNIT_B: "b / (length_b + np.finfo(b.dtype).eps)",
        },
        hint="The machine epsilon of float32 is 1e-7, a tenth of a row of length 1e-6. Which rows really need a "
        "special case?",
    ),
]

_ALLOWED = "np.array([i for i in range(len(table)) if i not in exclude], dtype=int)"
_SIMILARITY = "cosine_similarity(query[np.newaxis], table[allowed])[0]"
_ORDER = 'np.argsort(-similarity, kind="stable")'

NEAREST_NEIGHBORS = [
    Chaff(
        exercise="nearest_neighbors",
        name="ascending",
        edits={"argsort(-similarity": "argsort(similarity"},
        hint="np.argsort sorts upwards, so your first id is the least similar one.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="Euclidean",
        edits={_SIMILARITY: "-np.linalg.norm(table[allowed] - query, axis=1)"},
        hint="A distance also depends on how long the rows are. Compare directions, by the cosine.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="dot product",
        edits={_SIMILARITY: "(table[allowed] @ query)"},
        hint="With the dot product long rows win. Lengths should play no part: you have a function for that.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="without the sign",
        edits={_SIMILARITY: f"np.abs({_SIMILARITY})"},
        hint="An opposite row comes out near the top. The most similar row is the one with the largest cosine, "
        "sign included.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="keeps excluded",
        edits={_ALLOWED: "np.arange(len(table))"},
        hint="The argument exclude has no effect on your result. The ids in it must never be returned.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="excludes only the first id",
        edits={"if i not in exclude": "if i not in exclude[:1]"},
        hint="One id is left out, the others are not. exclude may hold several.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="excluded rows get similarity 0",
        edits={
            f"similarity = {_SIMILARITY}": (
                "similarity = cosine_similarity(query[np.newaxis], table)[0]\n    similarity[list(exclude)] = 0"
            ),
            "allowed[order[:k]]": "order[:k]",
        },
        hint="A similarity of 0 still beats every negative one. An excluded id must never be returned.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="excluded rows come last",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                if k > len(table):
                    raise ValueError("not enough rows")
                similarity = cosine_similarity(query[np.newaxis], table)[0]
                similarity[list(exclude)] = -np.inf
                return np.argsort(-similarity, kind="stable")[:k]
        """,
        hint="For a large k your result goes on with the excluded ids. How many rows are really left?",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="excludes ranks instead of ids",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                similarity = cosine_similarity(query[np.newaxis], table)[0]
                order = np.argsort(-similarity, kind="stable")
                order = np.delete(order, list(exclude))
                if k > len(order):
                    raise ValueError("not enough rows")
                return order[:k]
        """,
        hint="You delete places of the ranking: with exclude=(1,) the second best. exclude holds ids.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="ids of the shortened table",
        edits={"allowed[order[:k]]": "order[:k]"},
        hint="Once rows are left out, the others move up and get new numbers. Translate them back to ids of the table.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="always leaves out the best",
        edits={"order[:k]": "order[1 : k + 1]"},
        hint="The nearest row is missing. It is the word itself only if the caller asks for a word's own vector; "
        "for that there is exclude.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="returns scores",
        edits={"return allowed[order[:k]]": "return similarity[order[:k]]"},
        hint="Your numbers are similarities. The caller wants to know which rows have them: ids.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="returns rows of the table",
        edits={"return allowed[order[:k]]": "return table[allowed[order[:k]]]"},
        hint="You return the vectors of the neighbours. The caller wants to know their ids.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="ids as floats",
        edits={"return allowed[order[:k]]": "return allowed[order[:k]].astype(table.dtype)"},
        hint="The ids are right, but they are floats and cannot be used as an index. Ids are whole numbers.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="ties by higher id",
        edits={_ORDER: 'np.argsort(similarity, kind="stable")[::-1]'},
        hint="Turning a sorted list round also turns round the equal entries. Of two equals the lower id comes first.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="neighbours in the order of ids",
        edits={"allowed[order[:k]]": "np.sort(allowed[order[:k]])"},
        hint="These are the right neighbours, but sorted by id. The most similar one comes first.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="one neighbour too many",
        edits={"order[:k]": "order[: k + 1]"},
        hint="Count your results: k are wanted.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="one neighbour too few",
        edits={"order[:k]": "order[: k - 1]"},
        hint="A slice already stops before its end. How many entries does order[:2] have?",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="gives fewer than k",
        edits={"if k > len(allowed):": "if False:"},
        hint="If not enough rows are left, your result is silently too short. An error is wanted here.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="counts excluded rows as available",
        edits={"if k > len(allowed):": "if k > len(table):"},
        hint="You compare k with the whole table. Excluded rows are no candidates.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="counts repeated exclusions twice",
        edits={"if k > len(allowed):": "if k > len(table) - len(exclude):"},
        hint="An id may stand in exclude twice, and still only one row is lost.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="refuses k = all that are left",
        edits={"if k > len(allowed):": "if k >= len(allowed):"},
        hint="Asking for all rows that are left is fine. Only one more is too many.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="raises IndexError",
        edits={"raise ValueError": "raise IndexError"},
        hint="It is right to stop here, but with another kind of error: the exercise asks for ValueError.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="rescales the table in place",
        edits={
            f"similarity = {_SIMILARITY}": (
                "lengths = np.linalg.norm(table, axis=1, keepdims=True)\n"
                "    table /= np.where(lengths > 0, lengths, 1)\n"
                f"    similarity = {_SIMILARITY}"
            )
        },
        hint="The ids are right, but table /= ... brings the caller's rows to length 1. Leave the table as it is.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="rescales the query in place",
        edits={
            f"similarity = {_SIMILARITY}": (
                f"query /= np.linalg.norm(query) if np.any(query) else 1\n    similarity = {_SIMILARITY}"
            )
        },
        hint="The ids are right, but query /= ... changes the caller's vector. Leave the query as it is.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="excluded rows get similarity -1",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                if k > len(table) - len(set(exclude)):
                    raise ValueError("not enough rows")
                similarity = cosine_similarity(query[np.newaxis], table)[0]
                similarity[list(exclude)] = -1
                return np.argsort(-similarity, kind="stable")[:k]
        """,
        hint="-1 is a similarity like any other: an excluded row comes before one that points the other way. "
        "Leave it out, or use -inf.",
        reread="nearest_neighbors",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="rounds the similarities",
        edits={"np.argsort(-similarity,": "np.argsort(-np.round(similarity, 2),"},
        hint="Rows whose similarities differ in the third digit are not equally similar. Sort what you have, "
        "unrounded.",
        reread="nearest_neighbors",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="one id as a number",
        edits={"    return allowed[order[:k]]": "    return allowed[order[:k]] if k > 1 else allowed[order[0]]"},
        hint="k = 1 gives an array of one id, not the id.",
        reread="nearest_neighbors",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="ids in eight bits",
        edits={"    return allowed[order[:k]]": "    return allowed[order[:k]].astype(np.uint8)"},
        hint="Ids go beyond 255. Leave the whole numbers as argsort gives them.",
        reread="nearest_neighbors",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="exclude is a tuple",
        edits={"for i in range(len(table)) if i not in exclude": "for i in range(len(table)) if i not in () + exclude"},
        hint="exclude may be a list, too, which cannot be added to a tuple.",
        reread="nearest_neighbors",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="argpartition cuts through ties",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                if k > len(table) - len(set(exclude)):
                    raise ValueError("not enough rows")
                distance = 1.0 - cosine_similarity(table, query[np.newaxis])[:, 0].astype(np.float64)
                distance[list(exclude)] = np.inf
                best = np.argpartition(distance, k - 1)[:k]
                return best[np.lexsort((best, distance[best]))]
        """,
        hint="Of equally similar rows at the k-th place, np.argpartition keeps any. Sort first, then cut.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="counts excluded ids in the order given",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                left = np.delete(table, list(exclude), axis=0)
                if k > len(left):
                    raise ValueError("not enough rows")
                ids = np.argsort(-cosine_similarity(query[np.newaxis], left)[0], kind="stable")
                for missing in dict.fromkeys(exclude):
                    ids = ids + (ids >= missing)
                return ids[:k]
        """,
        hint="You move ids up for one excluded row after the other, which is right only from the lowest to the "
        "highest. Exclude (4, 1) and look.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="rows of zeros come last",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                left = np.array([i for i in range(len(table)) if i not in exclude])
                if k > len(left):
                    raise ValueError("not enough rows")
                lengths = np.linalg.norm(table[left], axis=1) * np.linalg.norm(query)
                similarity = np.where(lengths > 0, table[left] @ query / np.where(lengths > 0, lengths, 1), -1)
                return left[np.argsort(-similarity, kind="stable")[:k]]
        """,
        hint="A row of zeros has similarity 0: it stands before every row that points away from the query.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="leaves out twins of excluded rows",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                left = np.array([i for i in range(len(table)) if i not in exclude])
                if k > len(left):
                    raise ValueError("not enough rows")
                twins = [i for i in left if any(np.array_equal(table[i], table[j]) for j in exclude)]
                similarity = cosine_similarity(query[np.newaxis], table[left])[0]
                similarity[np.isin(left, twins)] = -np.inf
                return left[np.argsort(-similarity, kind="stable")[:k]]
        """,
        hint="You also leave out rows that hold the same numbers as an excluded one. Only the ids in exclude are left "
        "out.",
    ),
    Chaff(
        exercise="nearest_neighbors",
        name="a floor under the lengths",
        code="""
            def nearest_neighbors(query, table, k, exclude=()):
                left = np.array([i for i in range(len(table)) if i not in exclude])
                if k > len(left):
                    raise ValueError("not enough rows")
                lengths = np.linalg.norm(table[left], axis=1)
                similarity = table[left] @ query / np.clip(lengths, 1e-4, None)
                return left[np.argsort(-similarity, kind="stable")[:k]]
        """,
        hint="Rows shorter than your floor look less similar than they are. Lengths play no part, from a millionth on.",
    ),
]

_TARGET = "table[b] - table[a] + table[c]"

ANALOGY = [
    Chaff(
        exercise="analogy",
        name="a - b + c",
        edits={_TARGET: "table[a] - table[b] + table[c]"},
        hint="Your step leads from b to a. The step from a to b is wanted, then go on from c.",
    ),
    Chaff(
        exercise="analogy",
        name="a + b - c",
        edits={_TARGET: "table[a] + table[b] - table[c]"},
        hint="The wrong row is taken away. The step from a to b starts at a; it is c that you add it to.",
    ),
    Chaff(
        exercise="analogy",
        name="a + b + c",
        edits={_TARGET: "table[a] + table[b] + table[c]"},
        hint="Nothing is taken away in your sum. A step is a difference: where it ends minus where it starts.",
    ),
    Chaff(
        exercise="analogy",
        name="b - a - c",
        edits={_TARGET: "table[b] - table[a] - table[c]"},
        hint="You walk the step, but then away from c. The walk should start at c.",
    ),
    Chaff(
        exercise="analogy",
        name="forgets c",
        edits={_TARGET: "table[b] - table[a]"},
        hint="You look near the bare step from a to b. It should be walked starting from c.",
    ),
    Chaff(
        exercise="analogy",
        name="lazy guess: neighbours of c",
        edits={_TARGET: "table[c]"},
        hint="You look near c alone. What does the pair a, b tell you?",
    ),
    Chaff(
        exercise="analogy",
        name="forgets a",
        edits={_TARGET: "table[b] + table[c]"},
        hint="You look between b and c. What b has in common with a has to be taken away.",
    ),
    Chaff(
        exercise="analogy",
        name="includes inputs",
        edits={", exclude=(a, b, c)": ""},
        hint="b and c are parts of the sum, so one of them is often the nearest row. None of a, b, c may be an answer.",
    ),
    Chaff(
        exercise="analogy",
        name="a may be an answer",
        edits={"(a, b, c)": "(b, c)"},
        hint="b and c are excluded, a is not. None of the three may be an answer.",
    ),
    Chaff(
        exercise="analogy",
        name="b may be an answer",
        edits={"(a, b, c)": "(a, c)"},
        hint="a and c are excluded, b is not. None of the three may be an answer.",
    ),
    Chaff(
        exercise="analogy",
        name="c may be an answer",
        edits={"(a, b, c)": "(a, b)"},
        hint="a and b are excluded, c is not. None of the three may be an answer.",
    ),
    Chaff(
        exercise="analogy",
        name="inputs taken out of the best k",
        edits={
            f"return nearest_neighbors({_TARGET}, table, k, exclude=(a, b, c))": (
                f"near = nearest_neighbors({_TARGET}, table, k)\n    return near[~np.isin(near, (a, b, c))]"
            )
        },
        hint="You first take k rows and then throw some away, so fewer than k are left. Exclude before you choose.",
    ),
    Chaff(
        exercise="analogy",
        name="counts on three different inputs",
        edits={
            f"return nearest_neighbors({_TARGET}, table, k, exclude=(a, b, c))": (
                f"near = nearest_neighbors({_TARGET}, table, k + 3)\n    return near[~np.isin(near, (a, b, c))][:k]"
            )
        },
        hint="You ask for three rows more and take the inputs out. If two inputs are the same, there may not be "
        "k + 3 rows, though k answers are left.",
    ),
    Chaff(
        exercise="analogy",
        name="gives fewer than k",
        edits={"table, k, ": "table, min(k, len(table) - len({a, b, c})), "},
        hint="If not enough rows are left, your result is silently too short. An error is wanted here.",
    ),
    Chaff(
        exercise="analogy",
        name="only one answer",
        edits={"table, k, ": "table, 1, "},
        hint="You always give a single answer. The caller says how many are wanted.",
    ),
    Chaff(
        exercise="analogy",
        name="worst answer first",
        edits={"exclude=(a, b, c))": "exclude=(a, b, c))[::-1]"},
        hint="The answers are right but their order is turned round: the best one comes first.",
    ),
    Chaff(
        exercise="analogy",
        name="a list of ids",
        edits={"(a, b, c))": "(a, b, c)).tolist()"},
        hint="The ids are right, but they stand in a list. The result is an array, with which others can index.",
    ),
    Chaff(
        exercise="analogy",
        name="returns rows of the table",
        edits={"return nearest_neighbors(": "return table[nearest_neighbors(", "(a, b, c))": "(a, b, c))]"},
        hint="You return the vectors of the answers. The caller wants to know their ids.",
    ),
    Chaff(
        exercise="analogy",
        name="sum of unit vectors",
        edits={
            f"return nearest_neighbors({_TARGET}": (
                "lengths = np.linalg.norm(table, axis=1, keepdims=True)\n"
                "    unit = table / np.where(lengths > 0, lengths, 1)\n"
                "    return nearest_neighbors(unit[b] - unit[a] + unit[c]"
            )
        },
        hint="You bring the rows to length 1 before adding them. The sum in the formula takes the rows as they are; "
        "lengths are left out only in the comparison.",
    ),
    Chaff(
        exercise="analogy",
        name="Euclidean",
        code="""
            def analogy(a, b, c, table, k):
                target = table[b] - table[a] + table[c]
                others = np.setdiff1d(np.arange(len(table)), [a, b, c])
                if k > len(others):
                    raise ValueError("not enough rows")
                distances = np.linalg.norm(table[others] - target, axis=1)
                return others[np.argsort(distances, kind="stable")[:k]]
        """,
        hint="You look for the smallest distance, which depends on how long the rows are. "
        "Most similar means the largest cosine.",
    ),
    Chaff(
        exercise="analogy",
        name="dot product",
        code="""
            def analogy(a, b, c, table, k):
                target = table[b] - table[a] + table[c]
                others = np.setdiff1d(np.arange(len(table)), [a, b, c])
                if k > len(others):
                    raise ValueError("not enough rows")
                return others[np.argsort(-(table[others] @ target), kind="stable")[:k]]
        """,
        hint="With the dot product long rows win. Most similar means the largest cosine, and you have a function "
        "for that.",
    ),
    Chaff(
        exercise="analogy",
        name="writes into row b",
        edits={
            f"return nearest_neighbors({_TARGET}": (
                "target = table[b]\n    target -= table[a]\n    target += table[c]\n    return nearest_neighbors(target"
            )
        },
        hint="A single row is a window onto the table, and -= writes through it: row b is not the same afterwards. "
        "Compute the sum in a new array.",
    ),
    Chaff(
        exercise="analogy",
        name="multiplies the similarities",
        code="""
            def analogy(a, b, c, table, k):
                if k > len(table) - len({a, b, c}):
                    raise ValueError("not enough rows")
                to_a, to_b, to_c = (cosine_similarity(table[[a, b, c]], table) + 1) / 2
                score = to_b * to_c / (to_a + 0.001)
                score[[a, b, c]] = -np.inf
                return np.argsort(-score, kind="stable")[:k]
        """,
        hint="Products of similarities are another method. Look for the rows nearest to b - a + c.",
        reread="analogy",
    ),
    Chaff(
        exercise="analogy",
        name="leaves out the words' twins",
        code="""
            def analogy(a, b, c, table, k):
                target = table[b] - table[a] + table[c]
                given = {a, b, c}
                given |= {v for v in range(len(table)) for i in (a, b, c) if np.array_equal(table[v], table[i])}
                return nearest_neighbors(target, table, k, exclude=sorted(given))
        """,
        hint="You also leave out rows that hold the same numbers as row a, b or c. Only these three ids are no "
        "answers; another id is one, whatever its row holds.",
    ),
    Chaff(
        exercise="analogy",
        name="rows of zeros come last",
        code="""
            def analogy(a, b, c, table, k):
                others = np.array([i for i in range(len(table)) if i not in (a, b, c)])
                if k > len(others):
                    raise ValueError("not enough rows")
                rows, target = table[others], table[b] - table[a] + table[c]
                with np.errstate(invalid="ignore"):
                    distance = 1 - rows @ target / np.sqrt((rows**2).sum(axis=1) * (target @ target))
                return others[np.argsort(distance, kind="stable")[:k]]
        """,
        hint="For a row of zeros you compute 0 / 0, and argsort puts nan last. Its similarity is 0, more than that of "
        "a row that points away.",
    ),
    Chaff(
        exercise="analogy",
        name="a small number added to the lengths",
        code="""
            def analogy(a, b, c, table, k):
                target = table[b] - table[a] + table[c]
                others = np.setdiff1d(np.arange(len(table)), [a, b, c])
                if k > len(others):
                    raise ValueError("not enough rows")
                similarity = table[others] @ target / (np.linalg.norm(table[others], axis=1) + 1e-8)
                return others[np.argsort(-similarity, kind="stable")[:k]]
        """,
        hint="A small number in the divisor makes short rows less similar. Lengths play no part, from a millionth on.",
    ),
    Chaff(
        exercise="analogy",
        name="without the sign",
        code="""
            def analogy(a, b, c, table, k):
                target = table[b] - table[a] + table[c]
                others = np.setdiff1d(np.arange(len(table)), [a, b, c])
                if k > len(others):
                    raise ValueError("not enough rows")
                similarity = np.abs(cosine_similarity(target[np.newaxis], table[others])[0])
                return others[np.argsort(-similarity, kind="stable")[:k]]
        """,
        hint="A row that points the other way is the least similar one. With the sign dropped, or squared away, it is "
        "the best.",
    ),
]

CHAFFS = [
    *ONE_HOT,
    *TOKEN_EMBEDDING,
    *POSITION_EMBEDDING,
    *SINUSOIDAL_POSITIONS,
    *EMBED,
    *EMBEDDING_BACKWARD,
    *COSINE_SIMILARITY,
    *NEAREST_NEIGHBORS,
    *ANALOGY,
]
