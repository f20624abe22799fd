"""Plausible wrong solutions of assignment 02, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

SOFTMAX = [
    Chaff(
        exercise="softmax",
        name="no maximum shift",
        edits={"x - np.max(x, axis=axis, keepdims=True)": "x"},
        hint="Subtract the row maximum before exponentiating: exp(1000) overflows, exp(0) does not.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="one maximum for the whole array",
        edits={"np.max(x, axis=axis, keepdims=True)": "np.max(x)"},
        hint="Each slice needs its own maximum. With one maximum for all, a slice far below it underflows to 0 / 0.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="one sum for the whole array",
        edits={"np.sum(exponentials, axis=axis, keepdims=True)": "np.sum(exponentials)"},
        hint="Your whole array sums to 1, but every slice along the axis should. Along which axis do you add up?",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="never divides by the sum",
        edits={"exponentials / np.sum(exponentials, axis=axis, keepdims=True)": "exponentials"},
        hint="The exponentials are positive already, but they do not sum to 1 yet. One step is missing.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="always the last axis",
        edits={
            "np.max(x, axis=axis, keepdims=True)": "np.max(x, axis=-1, keepdims=True)",
            "np.sum(exponentials, axis=axis, keepdims=True)": "np.sum(exponentials, axis=-1, keepdims=True)",
        },
        hint="The argument axis is ignored: your result is the same whatever the caller asks for.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="always the first axis",
        edits={
            "np.max(x, axis=axis, keepdims=True)": "np.max(x, axis=0, keepdims=True)",
            "np.sum(exponentials, axis=axis, keepdims=True)": "np.sum(exponentials, axis=0, keepdims=True)",
        },
        hint="You normalise down the first axis. The caller chooses the axis, and without a choice it is the last one.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="shifts by the mean",
        edits={"np.max(x, axis=axis, keepdims=True)": "np.mean(x, axis=axis, keepdims=True)"},
        hint="After subtracting the mean some entries are still large and positive, and one -inf makes the mean -inf. "
        "Which other number of the row leaves nothing above 0?",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="shifts by the largest magnitude",
        edits={"np.max(x, axis=axis, keepdims=True)": "np.max(np.abs(x), axis=axis, keepdims=True)"},
        hint="The largest absolute value can belong to a very negative entry, or to -inf; then every exponential "
        "becomes 0. Only the largest entry itself is safe to subtract.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="clips instead of shifting",
        edits={"x - np.max(x, axis=axis, keepdims=True)": "np.clip(x, -500, 500)"},
        hint="Clipping makes 2000 and 1000 equal, and a -inf becomes a number. Shifting a row changes no result; "
        "clipping does.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="exponents held above -100",
        edits={"np.exp(shifted)": "np.where(np.isneginf(x), 0, np.exp(np.maximum(shifted, -100)))"},
        hint="exp of a very negative number may become tiny, or 0: that does no harm. Held at -100, it is too large.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="shift only in the numerator",
        edits={"np.sum(exponentials, axis=axis, keepdims=True)": "np.sum(np.exp(x), axis=axis, keepdims=True)"},
        hint="The shift cancels only if the numerator and the denominator both carry it. Print the sum of a row.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="sign turned round",
        edits={"x - np.max(x, axis=axis, keepdims=True)": "np.max(x, axis=axis, keepdims=True) - x"},
        hint="Your smallest entry gets the largest weight. Look at the order of the subtraction.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="no exponential",
        edits={"np.exp(shifted)": "x"},
        hint="Dividing the numbers themselves by their sum gives negative weights, or 0 / 0. "
        "What makes every number positive first?",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="returns the logarithm",
        edits={
            "exponentials / np.sum(exponentials, axis=axis, keepdims=True)": (
                "shifted - np.log(np.sum(exponentials, axis=axis, keepdims=True))"
            )
        },
        hint="This is the logarithm of the softmax. Useful for losses, but here the weights themselves are asked for.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="-inf counts as 0",
        edits={"shifted = x - ": "x = np.where(np.isinf(x), 0.0, x)\n    shifted = x - "},
        hint="An entry of -inf must end with weight exactly 0. If it is replaced by 0 it competes like any other; "
        "what does np.exp(-np.inf) give?",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="keepdims missing",
        edits={
            "np.max(x, axis=axis, keepdims=True)": "np.max(x, axis=axis)",
            "np.sum(exponentials, axis=axis, keepdims=True)": "np.sum(exponentials, axis=axis)",
        },
        hint="Maximum and sum lose the axis they run over, so they no longer line up with x. "
        "Compare their shapes with x.shape.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="one softmax for each first index",
        code="""
            def softmax(x, axis=-1):
                result = np.empty_like(x)
                for i in range(x.shape[0]):
                    exponentials = np.exp(x[i] - np.max(x[i]))
                    result[i] = exponentials / np.sum(exponentials)
                return result
        """,
        hint="The loop suits a matrix with its rows, and nothing else. Let axis decide, so that one, three and four "
        "axes work as well.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="changes x in place",
        edits={"shifted = x - np.max": "x -= np.max", "np.exp(shifted)": "np.exp(x)"},
        hint="The weights are right, but x -= ... writes into the caller's array. "
        "Give the shifted numbers a new array.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="always float64",
        edits={"np.exp(shifted)": "np.exp(shifted.astype(np.float64))"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="always float32",
        edits={"np.exp(shifted)": "np.exp(shifted.astype(np.float32))"},
        hint="A float64 input is rounded to float32 on the way. Keep the dtype the caller chose.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="-10,000 in the place of -inf",
        edits={"shifted = x - ": "x = np.where(np.isinf(x), -1e4, x).astype(x.dtype)\n    shifted = x - "},
        hint="-inf is lower than every number, -10,000 is not: beside scores near it, such an entry gets a share. "
        "np.exp(-np.inf) is 0 by itself.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="empties x where it holds -inf",
        edits={"shifted = x - ": "x[np.isinf(x)] = np.finfo(x.dtype).min / 4\n    shifted = x - "},
        hint="The shares are right, but the entries of -inf in the caller's array are overwritten. Work on a copy.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="maximum over the first ten only",
        edits={
            "np.max(x, axis=axis, keepdims=True)": "np.max(np.moveaxis(np.moveaxis(x, axis, -1)[..., :10], -1, "
            "axis), axis=axis, keepdims=True)"
        },
        hint="Rows may be longer than ten entries, and the largest may stand anywhere.",
        reread="softmax",
    ),
    Chaff(
        exercise="softmax",
        name="one maximum for all, along other axes",
        code="""
            def softmax(x, axis=-1):
                if axis in (-1, x.ndim - 1):
                    x = x - np.max(x, axis=-1, keepdims=True)
                else:
                    x = x - np.max(x)
                e = np.exp(x)
                return e / e.sum(axis=axis, keepdims=True)
        """,
        hint="Along the last axis each row is shifted by its own maximum; along another axis you shift all by "
        "one and the same. A column far below it becomes 0 / 0.",
    ),
    Chaff(
        exercise="softmax",
        name="shifts the caller's columns",
        code="""
            def softmax(x, axis=-1):
                turned = x.copy() if axis in (-1, x.ndim - 1) else np.swapaxes(x, axis, -1)
                turned -= turned.max(axis=-1, keepdims=True)
                e = np.exp(turned)
                return np.swapaxes(e / e.sum(axis=-1, keepdims=True), axis, -1)
        """,
        hint="np.swapaxes gives a view: what you subtract from it, you subtract from the caller's x. Make a new "
        "array, whatever the axis.",
    ),
    Chaff(
        exercise="softmax",
        name="a lonely entry in float64",
        code="""
            def softmax(x, axis=-1):
                if x.shape[axis] == 1:
                    return np.full(x.shape, 1.0)
                e = np.exp(x - x.max(axis=axis, keepdims=True))
                return e / e.sum(axis=axis, keepdims=True)
        """,
        hint="Where the axis has length 1, you return a new array of ones, and NumPy makes it float64. It should "
        "have the dtype of x.",
    ),
    Chaff(
        exercise="softmax",
        name="axis moved to the end, swapped back",
        code="""
            def softmax(x, axis=-1):
                rows = np.moveaxis(x, axis, -1)
                e = np.exp(rows - rows.max(axis=-1, keepdims=True))
                return (e / e.sum(axis=-1, keepdims=True)).swapaxes(-1, axis)
        """,
        hint="np.moveaxis shifts all axes behind it by one, np.swapaxes exchanges two. With three axes or more, only "
        "another moveaxis takes the first one back.",
    ),
    Chaff(
        exercise="softmax",
        name="shifts only what float64 cannot take",
        code="""
            def softmax(x, axis=-1):
                known = x[np.isfinite(x)]
                if known.min() < -700 or known.max() > 700:
                    x = x - np.max(x, axis=axis, keepdims=True)
                powers = np.exp(x)
                return powers / np.sum(powers, axis=axis, keepdims=True)
        """,
        hint="In float64 exp overflows beyond 709, in float32 beyond 88. Shift always: nothing else changes.",
    ),
    Chaff(
        exercise="softmax",
        name="any negative axis is the last",
        edits={"    shifted = x - ": "    axis = x.ndim - 1 if axis < 0 else axis\n    shifted = x - "},
        hint="Axis -2 is the last but one. NumPy counts from the end by itself; hand axis on as it is.",
    ),
]

ATTENTION_SCORES = [
    Chaff(
        exercise="attention_scores",
        name="no scaling",
        edits={" / math.sqrt(D)": ""},
        hint="The products are right, but nothing keeps them from growing with the number of features. "
        "The formula has a denominator.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="divides by D, not its root",
        edits={"math.sqrt(D)": "D"},
        hint="A sum of D products has a spread of about √D, so dividing by D makes the scores too small.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="multiplies by √D",
        edits={"/ math.sqrt(D)": "* math.sqrt(D)"},
        hint="The scale should bring the scores back to a spread of about 1. Yours makes them larger.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="keys times queries",
        edits={"Q @ np.swapaxes(K, -1, -2)": "K @ np.swapaxes(Q, -1, -2)"},
        hint="One row for each query and one column for each key is asked for; yours is the other way round. "
        "Try it with T = 2 and S = 3.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="root of the number of queries",
        edits={"D = Q.shape[-1]": "D = Q.shape[-2]"},
        hint="You scale by √T. The scale belongs to the features that each product sums over, not to the "
        "sentence length.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="root of the number of keys",
        edits={"D = Q.shape[-1]": "D = K.shape[-2]"},
        hint="You scale by √S. A longer sentence should not change the score of one query with one key.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="leading axes transposed too",
        edits={"np.swapaxes(K, -1, -2)": "K.T"},
        hint=".T reverses all axes, the batch included. Only the last two of K should change places.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="reshape instead of transpose",
        edits={"np.swapaxes(K, -1, -2)": "K.reshape(*K.shape[:-2], D, K.shape[-2])"},
        hint="A reshape gives the right shape and mixes the keys: the numbers stay in their old order. "
        "Compare both on np.arange(6).reshape(3, 2).",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="np.dot crosses the batch",
        edits={"Q @ np.swapaxes(K, -1, -2)": "np.dot(Q, np.swapaxes(K, -1, -2))"},
        hint="For more than two axes np.dot combines every sentence with every other sentence. "
        "Which product keeps each sentence to itself?",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="only four axes",
        edits={"np.swapaxes(K, -1, -2)": "np.transpose(K, (0, 1, 3, 2))"},
        hint="You count axes from the front, so only (B, A, T, D) works. "
        "Count from the back, and any leading axes will do.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="only three axes",
        edits={"np.swapaxes(K, -1, -2)": "np.swapaxes(K, 1, 2)"},
        hint="You count axes from the front, so only (B, T, D) works. "
        "Count from the back, and any leading axes will do.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="each query with its own key only",
        edits={"Q @ np.swapaxes(K, -1, -2)": "np.sum(Q * K, axis=-1)"},
        hint="An elementwise product pairs query t with key t alone. Every query is to be compared with every key.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="cosine instead of dot product",
        code="""
            def attention_scores(Q, K):
                unit_Q = Q / np.linalg.norm(Q, axis=-1, keepdims=True)
                unit_K = K / np.linalg.norm(K, axis=-1, keepdims=True)
                return unit_Q @ np.swapaxes(unit_K, -1, -2)
        """,
        hint="You divide by the lengths of the vectors, which is cosine similarity. "
        "Attention keeps the lengths and divides by one fixed number.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="softmax already applied",
        edits={
            "return Q @ np.swapaxes(K, -1, -2) / math.sqrt(D)": (
                "return softmax(Q @ np.swapaxes(K, -1, -2) / math.sqrt(D), axis=-1)"
            )
        },
        hint="These are weights, not scores. The softmax comes later, after the mask.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="specks in the place of scores",
        edits={"/ math.sqrt(D)": "* 1e-30"},
        hint="Your scores are as good as 0, and every key gets the same weight. Which number makes them so small?",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="scales K in place",
        edits={
            "return Q @ np.swapaxes(K, -1, -2) / math.sqrt(D)": (
                "K /= math.sqrt(D)\n    return Q @ np.swapaxes(K, -1, -2)"
            )
        },
        hint="The scores are right, but K /= ... changes the caller's keys: a second call would scale them again.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="np.sqrt makes float64",
        edits={"math.sqrt(D)": "np.sqrt(D)"},
        hint="np.sqrt of an integer is a NumPy float64, and it turns float32 scores into float64. "
        "A plain Python number leaves the dtype alone.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="transposes only where it must",
        code="""
            def attention_scores(Q, K):
                if K.shape[-2] != Q.shape[-1]:
                    K = np.swapaxes(K, -1, -2)
                return Q @ K / math.sqrt(Q.shape[-1])
        """,
        hint="A product that fits by its shapes need not be the one you want: for S = D, K fits without being "
        "transposed, and its rows are still keys.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="turned round where the shape asks for it",
        code="""
            def attention_scores(Q, K):
                scores = K @ np.swapaxes(Q, -1, -2) / math.sqrt(Q.shape[-1])
                if scores.shape[-2:] != (Q.shape[-2], K.shape[-2]):
                    scores = np.swapaxes(scores, -1, -2)
                return scores
        """,
        hint="Whether rows belong to queries cannot be told by the shape: for T = S both ways round look alike.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="whole part of the root",
        edits={"math.sqrt(D)": "math.isqrt(D)"},
        hint="The root of D is seldom a whole number. math.isqrt drops what stands behind the point.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="clips large scores",
        edits={
            "return Q @ np.swapaxes(K, -1, -2) / math.sqrt(D)": "return np.clip(Q @ np.swapaxes(K, -1, -2) / "
            "math.sqrt(D), -10_000, 10_000)"
        },
        hint="No bound on the scores is asked for. Softmax copes with large ones.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="attention_scores",
        name="joins the leading axes as they lie in memory",
        code="""
            def attention_scores(Q, K):
                lead = Q.shape[:-2]
                order = "F" if np.isfortran(K) else "C"
                Q, K = (array.reshape(-1, *array.shape[-2:], order=order) for array in (Q, K))
                scores = Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
                return scores.reshape(*lead, *scores.shape[-2:])
        """,
        hint="You join the leading axes in the order in which K lies in memory, and take them apart in another. "
        "Leave them alone: @ works on the last two.",
    ),
    Chaff(
        exercise="attention_scores",
        name="scores close to 0 become 0",
        code="""
            def attention_scores(Q, K):
                scores = Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
                scores[np.isclose(scores, 0)] = 0
                return scores
        """,
        hint="np.isclose takes 1e-9 for 0. A score may be that small, and is a score like any other.",
    ),
    Chaff(
        exercise="attention_scores",
        name="rounded to float32 on the way",
        edits={
            "Q @ np.swapaxes(K, -1, -2)": "(Q.astype(np.float32) @ np.swapaxes(K.astype(np.float32), -1, -2))"
            ".astype(Q.dtype)"
        },
        hint="Queries and keys in float64 lose half of their digits on the way through float32.",
    ),
]

PADDING_MASK = [
    Chaff(
        exercise="padding_mask",
        name="mask inverted",
        edits={"ids != pad_id": "ids == pad_id"},
        hint="In this course True means: may be attended to. Yours is True at the padding.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="masks queries instead of keys",
        edits={"[:, np.newaxis, np.newaxis, :]": "[:, np.newaxis, :, np.newaxis]"},
        hint="Scores have the axes (B, A, T, S) with keys last. Your mask puts the tokens on the query axis.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="new axes in front of the batch",
        edits={"[:, np.newaxis, np.newaxis, :]": "[np.newaxis, np.newaxis, :, :]"},
        hint="Your shape is (1, 1, B, T), so the batch meets the query axis of the scores. "
        "The new axes belong between B and T.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="no new axes",
        edits={"[:, np.newaxis, np.newaxis, :]": ""},
        hint="(B, T) cannot be laid over scores of shape (B, A, T, S). Make room for heads and queries.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="only one new axis",
        edits={"[:, np.newaxis, np.newaxis, :]": "[:, np.newaxis, :]"},
        hint="(B, 1, T) has room for the queries but not for the heads. Scores have four axes.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="repeated for every query",
        edits={
            "return (ids != pad_id)[:, np.newaxis, np.newaxis, :]": (
                "T = ids.shape[1]\n    return np.repeat((ids != pad_id)[:, np.newaxis, np.newaxis, :], T, axis=2)"
            )
        },
        hint="The values are right, but broadcasting does the repeating: an axis of size 1 is enough for the queries.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="masks pairs of tokens",
        code="""
            def padding_mask(ids, pad_id):
                real = ids != pad_id
                return real[:, np.newaxis, :, np.newaxis] & real[:, np.newaxis, np.newaxis, :]
        """,
        hint="You also forbid the queries at padding to look anywhere, and such a row has no key left for its softmax. "
        "Only keys are masked.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="padding is always id 0",
        edits={"ids != pad_id": "ids != 0"},
        hint="The argument pad_id is not used. Another vocabulary may pad with another id.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="every smaller id is padding",
        edits={"ids != pad_id": "ids > pad_id"},
        hint="Ids are names, not sizes: a token with an id below pad_id is still a real token.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="first sentence for all",
        edits={"(ids != pad_id)[:, np.newaxis, np.newaxis, :]": "(ids[:1] != pad_id)[:, np.newaxis, np.newaxis, :]"},
        hint="Each sentence has its own padding. You look at the first sentence only.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="counts tokens from the left",
        code="""
            def padding_mask(ids, pad_id):
                lengths = np.sum(ids != pad_id, axis=1)
                mask = np.arange(ids.shape[1]) < lengths[:, np.newaxis]
                return mask[:, np.newaxis, np.newaxis, :]
        """,
        hint="You count the real tokens and assume that they come first. "
        "Padding may stand anywhere; ask every position for itself.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="argmax finds padding where there is none",
        code="""
            def padding_mask(ids, pad_id):
                first_pad = np.argmax(ids == pad_id, axis=1)
                mask = np.arange(ids.shape[1]) < first_pad[:, np.newaxis]
                return mask[:, np.newaxis, np.newaxis, :]
        """,
        hint="In a sentence without padding argmax returns 0, and everything is masked. "
        "Ask every position for itself instead of searching the first pad.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="looks at the last position only",
        code="""
            def padding_mask(ids, pad_id):
                mask = np.ones(ids.shape, dtype=bool)
                mask[:, -1] = ids[:, -1] != pad_id
                return mask[:, np.newaxis, np.newaxis, :]
        """,
        hint="Short sentences have more than one pad. Compare all positions, not only the last.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="float instead of bool",
        edits={"(ids != pad_id)": "(ids != pad_id).astype(np.float32)"},
        hint="1.0 and 0.0 look like a mask, but the course's masks are boolean: ~mask and mask indexing need that.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="integers instead of bool",
        edits={"(ids != pad_id)": "(ids != pad_id).astype(int)"},
        hint="As an index, 0 and 1 mean row 0 and row 1, not no and yes. Leave the comparison as it is: boolean.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="0 and -inf to add to the scores",
        edits={"(ids != pad_id)": "np.where(ids != pad_id, 0.0, -np.inf)"},
        hint="This is a mask to add to the scores, as some libraries use it. "
        "Here the mask is boolean, and apply_mask brings in the -inf.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="ids in eight bits",
        edits={"ids != pad_id": "ids.astype(np.uint8) != pad_id % 256"},
        hint="Ids go beyond 255, and in eight bits 256 is 0. Compare the ids as they are.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="opens rows of nothing but padding",
        edits={"(ids != pad_id)": "((ids != pad_id) | np.all(ids == pad_id, axis=1, keepdims=True))"},
        hint="A row of nothing but padding is False throughout; ask each position for itself.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="is not in the place of !=",
        code="""
            def padding_mask(ids, pad_id):
                return np.array([[[[token is not pad_id for token in row]]] for row in ids.tolist()])
        """,
        hint="`is not` asks whether two names mean the same object, and equal numbers above 256 are seldom that. "
        "Compare with !=.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="padding_mask",
        name="ids compared as float32",
        code="""
            def padding_mask(ids, pad_id):
                return (ids.astype(np.float32) != np.float32(pad_id))[:, np.newaxis, np.newaxis, :]
        """,
        hint="float32 has 24 bits, so large ids that differ by 1 become the same number. Compare whole numbers.",
    ),
    Chaff(
        exercise="padding_mask",
        name="ids kept in 32 bits",
        code="""
            def padding_mask(ids, pad_id):
                return (np.array(ids, dtype=np.uint32) != pad_id % 2**32)[:, np.newaxis, np.newaxis, :]
        """,
        hint="ids are int64. In 32 bits, 2**32 is 0. Compare the ids as they are.",
    ),
    Chaff(
        exercise="padding_mask",
        name="squeezes the sentences",
        code="""
            def padding_mask(ids, pad_id):
                sentences = np.array(np.squeeze(ids), ndmin=2)
                return (sentences != pad_id)[:, np.newaxis, np.newaxis, :]
        """,
        hint="np.squeeze takes every axis of length 1, also that of the tokens: a batch of sentences of one token "
        "becomes one sentence.",
    ),
]

APPLY_MASK = [
    Chaff(
        exercise="apply_mask",
        name="multiplies by the mask",
        edits={"np.where(mask, scores, -np.inf)": "(scores * mask)"},
        hint="A score of 0 is an ordinary score: exp(0) = 1, so masked keys would still get weight. "
        "Which score has an exponential of 0?",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="-1 instead of -inf",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, scores, -1.0)"},
        hint="exp(-1) is 0.37, far from nothing. A masked score must be -inf.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="-1e9 instead of -inf",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, scores, -1e9)"},
        hint="A large negative number often does, but it is still a score. The exercise asks for exactly -inf.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="smallest float instead of -inf",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, scores, np.finfo(scores.dtype).min)"},
        hint="The smallest finite number is still finite. The exercise asks for exactly -inf.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="smallest score instead of -inf",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, scores, np.min(scores))"},
        hint="The masked keys now tie with the weakest real key, and still get weight. A masked score must be -inf.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="+inf instead of -inf",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, scores, np.inf)"},
        hint="+inf is the best score there is, so the masked keys would win. Check the sign.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="nan instead of -inf",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, scores, np.nan)"},
        hint="One nan makes the whole row nan in the softmax. A masked score is known: it is -inf.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="0 times inf",
        edits={"np.where(mask, scores, -np.inf)": "(scores + (1 - mask) * -np.inf)"},
        hint="Where the mask is True you compute 0 · (-inf), and that is nan. Choose between two values instead of "
        "multiplying.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="mask inverted",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, -np.inf, scores)"},
        hint="True means: may be attended to. You keep the scores where the mask is False.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="mask turned over",
        edits={"np.where(mask, scores, -np.inf)": "np.where(np.swapaxes(mask, -1, -2), scores, -np.inf)"},
        hint="The last axis of the mask already belongs to the keys, as in the scores. No transpose is needed.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="mask not broadcast",
        code="""
            def apply_mask(scores, mask):
                masked = scores.copy()
                masked[~mask] = -np.inf
                return masked
        """,
        hint="A boolean index must have the shape of the scores, and a smaller mask is matched with the first axes, "
        "not the last. Broadcast the mask first, or use a function that does.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="drops the masked scores",
        edits={"np.where(mask, scores, -np.inf)": "scores[np.broadcast_to(mask, scores.shape)]"},
        hint="Selecting with a boolean mask returns a flat list of what is left. The shape of the scores must stay.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="changes scores in place",
        code="""
            def apply_mask(scores, mask):
                scores[~np.broadcast_to(mask, scores.shape)] = -np.inf
                return scores
        """,
        hint="The result is right, but the caller's scores are overwritten. Work on a copy.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="an array of -inf makes float64",
        code="""
            def apply_mask(scores, mask):
                return np.where(mask, scores, np.full(scores.shape, -np.inf))
        """,
        hint="np.full makes float64 unless told otherwise, and float32 scores become float64 with it. Keep the dtype.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="leaves closed rows alone",
        code="""
            def apply_mask(scores, mask):
                mask = np.broadcast_to(mask, scores.shape)
                return np.where(mask | ~mask.any(axis=-1, keepdims=True), scores, -np.inf).astype(scores.dtype)
        """,
        hint="A row without an open entry becomes nothing but -inf. You leave its scores as they are.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="refuses closed rows",
        code="""
            def apply_mask(scores, mask):
                if not np.broadcast_to(mask, scores.shape).any(axis=-1).all():
                    raise ValueError("a row without an open entry")
                return np.where(mask, scores, -np.inf).astype(scores.dtype)
        """,
        hint="A row without an open entry is no error here; it becomes nothing but -inf.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="one row of the mask for all queries",
        code="""
            def apply_mask(scores, mask):
                mask = np.broadcast_to(mask, scores.shape)
                return np.where(mask[..., :1, :], scores, -np.inf).astype(scores.dtype)
        """,
        hint="Each query has its own row of the mask. You use that of query 0 for all.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="mask lined up from the left",
        code="""
            def apply_mask(scores, mask):
                if 1 < mask.ndim < scores.ndim and mask.shape[0] == scores.shape[0]:
                    mask = mask.reshape(mask.shape[0], *(1,) * (scores.ndim - mask.ndim), *mask.shape[1:])
                return np.where(mask, scores, -np.inf).astype(scores.dtype)
        """,
        hint="Broadcasting lines up the last axes. A mask (T, S) is one for all sentences, not one row for each.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="hands back its input where nothing is masked",
        edits={"    return np.where": "    if np.all(mask):\n        return scores\n    return np.where"},
        hint="A new array is promised in every case: whoever changes the result must not change the scores with it.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="rounded to float32 on the way",
        edits={"np.where(mask, scores, -np.inf)": "np.where(mask, scores.astype(np.float32), -np.inf)"},
        hint="Scores in float64 lose half of their digits on the way through float32.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="apply_mask",
        name="a mask of three axes taken for one per sentence",
        code="""
            def apply_mask(scores, mask):
                if mask.ndim == 3 and scores.ndim == 4:
                    mask = np.expand_dims(mask, 1)
                return np.where(mask, scores, -np.inf).astype(scores.dtype)
        """,
        hint="NumPy lines up axes from the last one on: a mask (A, T, S) has one for each head, the same for all "
        "sentences.",
    ),
    Chaff(
        exercise="apply_mask",
        name="closed scores multiplied by 0 first",
        edits={"np.where(mask, scores, -np.inf)": "(scores * mask + np.where(mask, 0, -np.inf))"},
        hint="A score that is -inf already becomes nan when you multiply it by 0. Choose between two values instead.",
    ),
    Chaff(
        exercise="apply_mask",
        name="small masks are laid on the last axes without stretching",
        code="""
            def apply_mask(scores, mask):
                masked = scores.copy()
                masked[(..., ~mask) if mask.ndim < 3 else ~np.broadcast_to(mask, scores.shape)] = -np.inf
                return masked
        """,
        hint="A boolean index is not stretched: a mask (1, S) or (T, 1) does not fit. Broadcast every mask first.",
    ),
]

SCALED_DOT_PRODUCT_ATTENTION = [
    Chaff(
        exercise="scaled_dot_product_attention",
        name="weights unnormalised after the mask",
        code="""
            def scaled_dot_product_attention(Q, K, V, mask=None):
                weights = softmax(attention_scores(Q, K), axis=-1)
                if mask is not None:
                    weights = weights * mask
                return weights @ V, weights
        """,
        hint="Setting weights to 0 after the softmax leaves rows that sum to less than 1. Mask the scores before it.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="mask after softmax",
        code="""
            def scaled_dot_product_attention(Q, K, V, mask=None):
                weights = softmax(attention_scores(Q, K), axis=-1)
                if mask is not None:
                    weights = apply_mask(weights, mask)
                return weights @ V, weights
        """,
        hint="-inf is a score, not a weight. Apply the mask to the scores, and the softmax turns it into 0.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="mask dropped",
        edits={"scores = apply_mask(scores, mask)": "apply_mask(scores, mask)"},
        hint="apply_mask returns a new array and leaves its input alone. What happens to that new array in your code?",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="mask inverted",
        edits={"apply_mask(scores, mask)": "apply_mask(scores, ~mask)"},
        hint="The mask is True where a key may be attended to, and apply_mask expects it so. Do not turn it round.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="masked scores set to 0",
        edits={"apply_mask(scores, mask)": "scores * mask"},
        hint="A score of 0 still gets exp(0) = 1 in the softmax. A masked key must end with weight exactly 0.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="-100 is not low enough",
        edits={"apply_mask(scores, mask)": "np.where(mask, scores, -100.0)"},
        hint="-100 is only an unlikely score, and with scores near it the masked keys come back. "
        "A masked key must end with weight exactly 0.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="mask always expected",
        edits={"if mask is not None:\n        scores": "scores"},
        hint="mask=None means: every key may be attended to. Your code hands None on as if it were a mask.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="truth of an array",
        edits={"if mask is not None:": "if mask:"},
        hint="`if mask:` asks whether a whole array is true, which NumPy refuses to answer. "
        "Ask whether there is a mask.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="softmax over the queries",
        edits={"softmax(scores, axis=-1)": "softmax(scores, axis=-2)"},
        hint="Each query shares out weight 1 among the keys, so every row sums to 1. In yours every column does.",
        reread="softmax",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="one softmax over queries and keys",
        code="""
            def scaled_dot_product_attention(Q, K, V, mask=None):
                scores = attention_scores(Q, K)
                if mask is not None:
                    scores = apply_mask(scores, mask)
                flat = scores.reshape(*scores.shape[:-2], -1)
                weights = softmax(flat, axis=-1).reshape(scores.shape)
                return weights @ V, weights
        """,
        hint="Here the whole table of weights sums to 1. "
        "Each query, that is each row, should have its own 1 to share out.",
        reread="softmax",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="no softmax",
        edits={"softmax(scores, axis=-1)": "scores"},
        hint="Scores can be negative and have no fixed sum, so the output is no average of the values. "
        "Turn them into weights first.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="exponentials never divided",
        edits={"softmax(scores, axis=-1)": "np.exp(scores - np.max(scores, axis=-1, keepdims=True))"},
        hint="Exponentials alone do not sum to 1. Your own softmax has the missing step.",
        reread="softmax",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="scaled twice",
        edits={"scores = attention_scores(Q, K)": "scores = attention_scores(Q, K) / math.sqrt(Q.shape[-1])"},
        hint="attention_scores has divided by √D already. Dividing once more makes the weights too even.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="not scaled",
        edits={"scores = attention_scores(Q, K)": "scores = Q @ np.swapaxes(K, -1, -2)"},
        hint="The name says scaled: the products still have to be divided. attention_scores does both steps.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="mixes keys instead of values",
        edits={"weights @ V, weights": "weights @ K, weights"},
        hint="Keys decide how much, values decide what. The output is a weighted average of V.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="weights transposed before the values",
        edits={"weights @ V, weights": "np.swapaxes(weights, -1, -2) @ V, weights"},
        hint="Row t of the weights belongs to query t and meets the S values as it is. "
        "Try T = 2 and S = 3, and write the shapes down.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="returns scores instead of weights",
        edits={"weights @ V, weights": "weights @ V, scores"},
        hint="The output is right. The second result should be the weights after the softmax, not the scores "
        "before it.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="weights first, output second",
        edits={"weights @ V, weights": "weights, weights @ V"},
        hint="Both results are there, in the wrong order: the output comes first.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="returns the output only",
        edits={"weights @ V, weights": "weights @ V"},
        hint="Two results are asked for: the output and the weights that made it.",
        reread="scaled_dot_product_attention",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="scales Q in place",
        code="""
            def scaled_dot_product_attention(Q, K, V, mask=None):
                Q /= math.sqrt(Q.shape[-1])
                scores = Q @ np.swapaxes(K, -1, -2)
                if mask is not None:
                    scores = apply_mask(scores, mask)
                weights = softmax(scores, axis=-1)
                return weights @ V, weights
        """,
        hint="Both results are right, but Q /= ... changes the caller's queries. Scale a new array.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="np.sqrt makes float64",
        edits={"scores = attention_scores(Q, K)": "scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])"},
        hint="np.sqrt of an integer is a NumPy float64, and float32 inputs then give float64 results. Keep the dtype.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="-10,000 in the place of -inf",
        edits={"scores = apply_mask(scores, mask)": "scores = np.where(mask, scores, -1e4).astype(scores.dtype)"},
        hint="-10,000 is a score like any other: where the open ones are near it, a masked key gets a share. Use -inf.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="adds -10,000 where masked",
        edits={"scores = apply_mask(scores, mask)": "scores = (scores + np.where(mask, 0, -1e4)).astype(scores.dtype)"},
        hint="Adding -10,000 to a large score leaves a score like any other. Put -inf in its place.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="masked weights set to 0 and shared out again",
        code="""
            def scaled_dot_product_attention(Q, K, V, mask=None):
                weights = softmax(attention_scores(Q, K), axis=-1)
                if mask is not None:
                    weights = weights * mask
                    weights = weights / np.sum(weights, axis=-1, keepdims=True)
                return weights @ V, weights
        """,
        hint="Where a masked score is far above the open ones, the open weights are 0 before you share out again, "
        "and 0 / 0 is nan. Mask the scores first.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="own softmax without a shift",
        edits={
            "weights = softmax(scores, axis=-1)": "weights = np.exp(scores) / np.sum(np.exp(scores), axis=-1, "
            "keepdims=True)"
        },
        hint="exp overflows, or makes 0 / 0, for scores of a thousand and more. Your own softmax shifts by the "
        "maximum.",
        reread="softmax",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="one maximum for all queries",
        edits={
            "weights = softmax(scores, axis=-1)": "weights = np.exp(scores - np.max(scores))\n    weights = "
            "weights / np.sum(weights, axis=-1, keepdims=True)"
        },
        hint="Each row of scores needs its own maximum; a row far below the largest of all becomes 0 / 0.",
        reread="softmax",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="one row of the mask for all queries",
        edits={
            "scores = apply_mask(scores, mask)": "scores = apply_mask(scores, np.broadcast_to(mask, "
            "scores.shape)[..., :1, :])"
        },
        hint="A causal mask has a row for each query. You use that of query 0 for all.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="square masks turned over",
        edits={
            "scores = apply_mask(scores, mask)": "scores = apply_mask(scores, mask.T if mask.ndim == 2 and "
            "mask.shape[0] == mask.shape[1] else mask)"
        },
        hint="The last axis of the mask belongs to the keys, as in the scores, also where there are as many queries.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="inverts the mask in place",
        edits={
            "scores = apply_mask(scores, mask)": "np.logical_not(mask, out=mask)\n        scores = "
            "np.where(mask, -np.inf, scores).astype(scores.dtype)"
        },
        hint="The weights are right, but the caller's mask is turned round. ~mask makes a new array.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="one maximum for all queries, without a mask",
        code="""
            def scaled_dot_product_attention(Q, K, V, mask=None):
                scores = attention_scores(Q, K)
                if mask is not None:
                    weights = softmax(apply_mask(scores, mask))
                else:
                    e = np.exp(scores - scores.max())
                    weights = e / e.sum(axis=-1, keepdims=True)
                return weights @ V, weights
        """,
        hint="Without a mask you shift all scores by one maximum. A query whose scores lie far below it gets 0 / "
        "0. Each row has its own maximum; softmax sees to it.",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="squeezes the mask",
        edits={"apply_mask(scores, mask)": "apply_mask(scores, mask.squeeze())"},
        hint="Without its axes of length 1, a mask (B, 1, S) no longer lines up with the scores. Hand it on as it is.",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="opens the diagonal",
        code="""
            def scaled_dot_product_attention(Q, K, V, mask=None):
                scores = attention_scores(Q, K)
                if mask is not None:
                    T, S = scores.shape[-2:]
                    scores = apply_mask(scores, mask | np.eye(T, S, dtype=bool) if T == S else mask)
                weights = softmax(scores, axis=-1)
                return weights @ V, weights
        """,
        hint="You let every token read itself, whatever the mask says. A padding token is closed to itself, too.",
    ),
    Chaff(
        exercise="scaled_dot_product_attention",
        name="a mask of three axes taken for one per sentence",
        edits={
            "apply_mask(scores, mask)": "apply_mask(scores, mask[:, None] if (mask.ndim, scores.ndim) == (3, 4) "
            "else mask)"
        },
        hint="NumPy lines up axes from the last one on: a mask (A, T, S) has one for each head, the same for all "
        "sentences.",
    ),
]

SPLIT_HEADS = [
    Chaff(
        exercise="split_heads",
        name="reshape without transpose",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                if H % num_heads != 0:
                    raise ValueError("hidden size is not divisible by the number of heads")
                return x.reshape(*leading, num_heads, T, H // num_heads)


            def merge_heads(x):
                *leading, A, T, D = x.shape
                return x.reshape(*leading, T, A * D)
        """,
        hint="One reshape gives the right shape but mixes tokens and heads, although merging undoes it. "
        "Follow the first token of np.arange(12).reshape(3, 4) with two heads.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="interleaved heads",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                if H % num_heads != 0:
                    raise ValueError("hidden size is not divisible by the number of heads")
                return np.moveaxis(x.reshape(*leading, T, H // num_heads, num_heads), -1, -3)


            def merge_heads(x):
                *leading, A, T, D = x.shape
                return np.moveaxis(x, -3, -1).reshape(*leading, T, A * D)
        """,
        hint="Your head 0 takes every A-th column. Head a should hold D neighbouring columns, starting at a · D.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="heads left behind the tokens",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                if H % num_heads != 0:
                    raise ValueError("hidden size is not divisible by the number of heads")
                return x.reshape(*leading, T, num_heads, H // num_heads)


            def merge_heads(x):
                *leading, T, A, D = x.shape
                return x.reshape(*leading, T, A * D)
        """,
        hint="Your shape is (…, T, A, D). The head axis has to come before the tokens, "
        "so that each head is a table of its own.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="tokens behind the features",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                if H % num_heads != 0:
                    raise ValueError("hidden size is not divisible by the number of heads")
                return np.moveaxis(x.reshape(*leading, T, num_heads, H // num_heads), -3, -1)


            def merge_heads(x):
                *leading, A, D, T = x.shape
                return np.moveaxis(x, -1, -3).reshape(*leading, T, A * D)
        """,
        hint="Your shape is (…, A, D, T). Only heads and tokens change places; the features of a token stay last.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="number of heads taken for head size",
        edits={
            "x.reshape(*leading, T, num_heads, H // num_heads)": "x.reshape(*leading, T, H // num_heads, num_heads)"
        },
        hint="You make H / A heads of size A. There are A heads, and each has H / A columns.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="head axis in front of the batch",
        code="""
            def split_heads(x, num_heads):
                return np.stack(np.split(x, num_heads, axis=-1), axis=0)


            def merge_heads(x):
                return np.concatenate(list(x), axis=-1)
        """,
        hint="Your heads come first of all, before the batch. The head axis belongs just before the tokens.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="axes counted from the front",
        edits={
            "return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -3, -2)": (
                "return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), 1, 2)"
            ),
            "np.swapaxes(x, -3, -2)": "np.swapaxes(x, 1, 2)",
        },
        hint="Axes 1 and 2 are the right ones only with exactly one leading axis. Count from the back.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="exactly one leading axis",
        code="""
            def split_heads(x, num_heads):
                B, T, H = x.shape
                if H % num_heads != 0:
                    raise ValueError("hidden size is not divisible by the number of heads")
                return x.reshape(B, T, num_heads, H // num_heads).transpose(0, 2, 1, 3)


            def merge_heads(x):
                B, A, T, D = x.shape
                return x.transpose(0, 2, 1, 3).reshape(B, T, A * D)
        """,
        hint="B, T, H = x.shape fails for a single sentence (T, H), and for more than one leading axis.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="loses the remaining columns",
        code="""
            def split_heads(x, num_heads):
                D = x.shape[-1] // num_heads
                return np.stack([x[..., a * D : (a + 1) * D] for a in range(num_heads)], axis=-3)


            def merge_heads(x):
                *leading, A, T, D = x.shape
                return np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)
        """,
        hint="7 columns and 2 heads: the last column vanishes without a word. Raise a ValueError instead.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="lets reshape choose the number of heads",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                return np.swapaxes(x.reshape(*leading, T, -1, H // num_heads), -3, -2)


            def merge_heads(x):
                *leading, A, T, D = x.shape
                return np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)
        """,
        hint="With H = 6 and 4 heads your head size is 1, and -1 quietly makes 6 heads of it. "
        "Check that H is divisible and raise a ValueError.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="assert instead of ValueError",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                assert H % num_heads == 0, "hidden size is not divisible by the number of heads"
                return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -3, -2)


            def merge_heads(x):
                *leading, A, T, D = x.shape
                return np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)
        """,
        hint="You notice the wrong number of heads, but with an AssertionError. Callers are promised a ValueError.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="merge without transpose",
        edits={"np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)": "x.reshape(*leading, T, A * D)"},
        hint="split_heads is right. merge_heads must first bring each token's heads back together, then reshape.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="merge interleaves the heads",
        edits={
            "np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)": "np.moveaxis(x, -3, -1).reshape(*leading, T, A * D)"
        },
        hint="split_heads is right. Your merge_heads takes one column of each head in turn; "
        "a head's columns should stay next to each other.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="merge averages the heads",
        edits={"np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)": "np.mean(x, axis=-3)"},
        hint="Merging puts the heads side by side, A · D columns in all. An average keeps only D and cannot be undone.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="np.zeros makes float64",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                if H % num_heads != 0:
                    raise ValueError("hidden size is not divisible by the number of heads")
                D = H // num_heads
                heads = np.zeros((*leading, num_heads, T, D))
                for a in range(num_heads):
                    heads[..., a, :, :] = x[..., a * D : (a + 1) * D]
                return heads


            def merge_heads(x):
                *leading, A, T, D = x.shape
                merged = np.zeros((*leading, T, A * D))
                for a in range(A):
                    merged[..., a * D : (a + 1) * D] = x[..., a, :, :]
                return merged
        """,
        hint="np.zeros makes float64 unless told otherwise, so float32 comes back as float64. Pass it the dtype of x.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="one head needs no axis",
        edits={
            "    return np.swapaxes(x.reshape(*leading, T, num_heads": "    if num_heads == 1:\n        return "
            "x\n    return np.swapaxes(x.reshape(*leading, T, num_heads"
        },
        hint="One head is a number of heads like any other: the result has an axis of length 1 for it.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="refuses only too few columns",
        code="""
            def split_heads(x, num_heads):
                *leading, T, H = x.shape
                if num_heads < H and H % num_heads:
                    raise ValueError("not divisible")
                D = H // num_heads
                return np.stack([x[..., a * D : (a + 1) * D] for a in range(num_heads)], axis=-3)


            def merge_heads(x):
                *leading, A, T, D = x.shape
                return np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)
        """,
        hint="More heads than columns is a case of not divisible, and raises ValueError, too.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="heads in the order of their names",
        edits={
            "np.swapaxes(x, -3, -2).reshape(*leading, T, A * D)": "np.concatenate([x[..., a, :, :] for a in "
            "sorted(range(A), key=str)], axis=-1)"
        },
        hint="Sorted as text, 10 stands before 2. Count the heads as numbers.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="no swap where T and A are equal",
        edits={
            "return np.swapaxes(x.reshape(*leading, T, num_heads, H // num_heads), -3, -2)": "heads = "
            "x.reshape(*leading, T, num_heads, H // num_heads)\n    return heads if T == num_heads else "
            "np.swapaxes(heads, -3, -2)"
        },
        hint="With as many tokens as heads both orders have the same shape, but only one has each head's tokens "
        "together.",
        reread="split_heads",
    ),
    Chaff(
        exercise="split_heads",
        name="each factor of A divides H",
        code="""
            def split_heads(x, num_heads):
                H = x.shape[-1]
                factors = [p for p in range(2, num_heads + 1) if num_heads % p == 0 and all(p % q for q in range(2, p))]
                if any(H % p for p in factors):
                    raise ValueError("H and the number of heads do not fit")
                D = H // num_heads
                heads = x[..., : num_heads * D].reshape(*x.shape[:-1], num_heads, D)
                return np.swapaxes(heads, -2, -3)


            def merge_heads(x):
                x = np.swapaxes(x, -2, -3)
                return x.reshape(*x.shape[:-2], -1)
        """,
        hint="6 columns cannot be shared out among 4 heads, though both are even: ask for the remainder of H by "
        "the number of heads.",
    ),
    Chaff(
        exercise="split_heads",
        name="merged by way of float32",
        edits={
            "return np.swapaxes(x, -3, -2).reshape": "return np.swapaxes(x, -3, -2).astype(np.float32).astype(x.dtype)"
            ".reshape"
        },
        hint="Numbers in float64 lose half of their digits on the way through float32. Merging only rearranges them.",
    ),
]

MULTI_HEAD_ATTENTION = [
    Chaff(
        exercise="multi_head_attention",
        name="no W_O",
        edits={' @ params["W_O"]': ""},
        hint="After the merge each head's columns still stand alone. "
        "The output projection W_O, which mixes them, is missing.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="W_O transposed",
        edits={'@ params["W_O"]': '@ params["W_O"].T'},
        hint="In this course weights stand on the right as they are: rows for inputs, columns for outputs. "
        "W_O is no exception.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="all weights transposed",
        edits={
            'params["W_Q"]': 'params["W_Q"].T',
            'params["W_K"]': 'params["W_K"].T',
            'params["W_V"]': 'params["W_V"].T',
            'params["W_O"]': 'params["W_O"].T',
        },
        hint="Some libraries store weights as (out, in) and transpose them. Here they are (in, out): no transpose.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="keys made with W_Q",
        edits={'params["W_K"]': 'params["W_Q"]'},
        hint="Queries and keys come from two different matrices. Which one makes the keys in your code?",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="keys and values exchanged",
        edits={
            'K = split_heads(x @ params["W_K"]': 'K = split_heads(x @ params["W_V"]',
            'V = split_heads(x @ params["W_V"]': 'V = split_heads(x @ params["W_K"]',
        },
        hint="W_K makes what queries are compared with, W_V what is averaged. In your code they have changed places.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="values not projected",
        edits={'split_heads(x @ params["W_V"], num_heads)': "split_heads(x, num_heads)"},
        hint="The values are x itself in your code. They too have a matrix of their own, W_V.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="weights taken by position",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                W_Q, W_K, W_V, W_O = params.values()
                Q, K, V = (split_heads(x @ W, num_heads) for W in (W_Q, W_K, W_V))
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ W_O, weights
        """,
        hint="A dict promises keys, not an order or a number. "
        "Ask for each matrix by its name; others may be in it too.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="shared head",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                B, T, H = x.shape
                D = H // num_heads
                Q, K, V = x @ params["W_Q"], x @ params["W_K"], x @ params["W_V"]
                if mask is not None:
                    mask = np.broadcast_to(mask, (B, num_heads, T, T))
                heads, weights = [], []
                for a in range(num_heads):
                    head, head_weights = scaled_dot_product_attention(
                        Q[..., :D], K[..., :D], V[..., :D], None if mask is None else mask[:, a]
                    )
                    heads.append(head)
                    weights.append(head_weights)
                return np.concatenate(heads, axis=-1) @ params["W_O"], np.stack(weights, axis=1)
        """,
        hint="All your heads use the first D columns, so they all say the same. Head a has columns of its own.",
        reread="split_heads",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="one wide head",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                Q = split_heads(x @ params["W_Q"], 1)
                K = split_heads(x @ params["W_K"], 1)
                V = split_heads(x @ params["W_V"], 1)
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], np.repeat(weights, num_heads, axis=1)
        """,
        hint="You compute one attention over all H columns and copy its weights. "
        "Each of the A heads attends with its own D columns.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="input split before the projection",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                D = x.shape[-1] // num_heads
                parts = split_heads(x, num_heads)

                def project(W):
                    blocks = [W[a * D : (a + 1) * D, a * D : (a + 1) * D] for a in range(num_heads)]
                    return parts @ np.stack(blocks)

                Q, K, V = project(params["W_Q"]), project(params["W_K"]), project(params["W_V"])
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], weights
        """,
        hint="Your heads see only a part of each token vector. Project the whole vector first, then split the result.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="d_model in the scale",
        edits={
            "scaled_dot_product_attention(Q, K, V, mask)": (
                "scaled_dot_product_attention(Q / math.sqrt(num_heads), K, V, mask)"
            )
        },
        hint="You scale by √H. Inside a head each product sums over D = H / A features only.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="scaled twice",
        edits={
            "scaled_dot_product_attention(Q, K, V, mask)": (
                "scaled_dot_product_attention(Q / math.sqrt(Q.shape[-1]), K, V, mask)"
            )
        },
        hint="scaled_dot_product_attention divides by √D already. Dividing once more makes the weights too even.",
        reread="attention_scores",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="mask dropped",
        edits={"scaled_dot_product_attention(Q, K, V, mask)": "scaled_dot_product_attention(Q, K, V)"},
        hint="The mask comes in but never reaches the attention, so padding is still read.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="mask for the first head only",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                B, T, _ = x.shape
                Q = split_heads(x @ params["W_Q"], num_heads)
                K = split_heads(x @ params["W_K"], num_heads)
                V = split_heads(x @ params["W_V"], num_heads)
                if mask is not None:
                    mask = np.array(np.broadcast_to(mask, (B, num_heads, T, T)))
                    mask[:, 1:] = True
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], weights
        """,
        hint="Head 0 obeys the mask, the others do not. An axis of size 1 in the mask stands for all heads.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="first head's mask for all",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                B, T, _ = x.shape
                Q = split_heads(x @ params["W_Q"], num_heads)
                K = split_heads(x @ params["W_K"], num_heads)
                V = split_heads(x @ params["W_V"], num_heads)
                if mask is not None:
                    mask = np.broadcast_to(mask, (B, num_heads, T, T))[:, :1]
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], weights
        """,
        hint="A mask may differ from head to head. Yours uses the mask of head 0 for every head.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="first sentence's mask for all",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                B, T, _ = x.shape
                Q = split_heads(x @ params["W_Q"], num_heads)
                K = split_heads(x @ params["W_K"], num_heads)
                V = split_heads(x @ params["W_V"], num_heads)
                if mask is not None:
                    mask = np.broadcast_to(mask, (B, num_heads, T, T))[0]
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], weights
        """,
        hint="Each sentence has its own padding. Yours uses the mask of sentence 0 for the whole batch.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="mask turned over",
        edits={
            "scaled_dot_product_attention(Q, K, V, mask)": (
                "scaled_dot_product_attention(Q, K, V, None if mask is None else np.swapaxes(mask, -1, -2))"
            )
        },
        hint="The last axis of the mask belongs to the keys already. Transposed, it silences queries instead.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="mask broadcast wrong",
        edits={
            "scaled_dot_product_attention(Q, K, V, mask)": (
                "scaled_dot_product_attention(Q, K, V, None if mask is None else mask[:, np.newaxis])"
            )
        },
        hint="You insert an axis for the heads, but the mask has one already: it fits (B, A, T, T) as it comes.",
        reread="padding_mask",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="looks only to the left",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                T = x.shape[1]
                Q = split_heads(x @ params["W_Q"], num_heads)
                K = split_heads(x @ params["W_K"], num_heads)
                V = split_heads(x @ params["W_V"], num_heads)
                causal = np.tril(np.ones((T, T), dtype=bool))
                mask = causal if mask is None else causal & mask
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], weights
        """,
        hint="That triangle belongs to GPT. BERT reads in both directions; only the mask that comes in counts.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="merge without transpose",
        edits={"merge_heads(heads)": "heads.reshape(x.shape)"},
        hint="Reshaping (B, A, T, D) straight to (B, T, H) mixes tokens and heads. merge_heads is there for this.",
        reread="split_heads",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="heads averaged",
        edits={"merge_heads(heads)": "np.tile(np.mean(heads, axis=1), num_heads)"},
        hint="You average the heads and repeat the average. "
        "Put the heads side by side, so that W_O can treat each differently.",
        reread="split_heads",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="weights averaged over the heads",
        edits={'params["W_O"], weights': 'params["W_O"], np.mean(weights, axis=1)'},
        hint="The output is right, but the weights of every head are asked for: (B, A, T, T), not their average.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="residual added already",
        edits={"return merge_heads(heads)": "return x + merge_heads(heads)"},
        hint="You add x to the output. That connection belongs to the block around the attention, a later assignment.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="weights first, output second",
        edits={'merge_heads(heads) @ params["W_O"], weights': 'weights, merge_heads(heads) @ params["W_O"]'},
        hint="Both results are there, in the wrong order: the output comes first.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="returns the output only",
        edits={'@ params["W_O"], weights': '@ params["W_O"]'},
        hint="Two results are asked for: the output and the weights of all heads.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="np.zeros makes float64",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                B, T, H = x.shape
                D = H // num_heads
                Q, K, V = x @ params["W_Q"], x @ params["W_K"], x @ params["W_V"]
                merged = np.zeros((B, T, H))
                weights = np.zeros((B, num_heads, T, T))
                if mask is not None:
                    mask = np.broadcast_to(mask, weights.shape)
                for a in range(num_heads):
                    columns = slice(a * D, (a + 1) * D)
                    merged[..., columns], weights[:, a] = scaled_dot_product_attention(
                        Q[..., columns], K[..., columns], V[..., columns], None if mask is None else mask[:, a]
                    )
                return merged @ params["W_O"], weights
        """,
        hint="The numbers are right. np.zeros makes float64 unless told otherwise; pass it the dtype of x.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="adds -10,000 where masked",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
                scores = attention_scores(Q, K)
                if mask is not None:
                    scores = (scores + np.where(mask, 0, -1e4)).astype(x.dtype)
                weights = softmax(scores, axis=-1)
                return merge_heads(weights @ V) @ params["W_O"], weights
        """,
        hint="Adding -10,000 to a large score leaves a score like any other. Use your function of exercise 5.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="masked weights set to 0 and shared out again",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
                scores = attention_scores(Q, K)
                weights = softmax(scores, axis=-1)
                if mask is not None:
                    weights = weights * mask
                    weights = weights / np.sum(weights, axis=-1, keepdims=True)
                return merge_heads(weights @ V) @ params["W_O"], weights
        """,
        hint="Where a masked score is far above the open ones, the open weights are 0 before you share out again, "
        "and 0 / 0 is nan. Use your function of exercise 5.",
        reread="apply_mask",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="own softmax without a shift",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
                scores = attention_scores(Q, K)
                if mask is not None:
                    scores = apply_mask(scores, mask)
                weights = np.exp(scores) / np.sum(np.exp(scores), axis=-1, keepdims=True)
                return merge_heads(weights @ V) @ params["W_O"], weights
        """,
        hint="exp overflows, or makes 0 / 0, for scores of a thousand and more. Your own softmax shifts by the "
        "maximum.",
        reread="softmax",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="one row of the mask for all queries",
        edits={
            "heads, weights = scaled": "if mask is not None:\n        mask = np.broadcast_to(mask, (len(x), "
            "num_heads, x.shape[1], x.shape[1]))[:, :, :1]\n    heads, weights = scaled"
        },
        hint="A causal mask has a row for each query. You use that of query 0 for all.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="drops the columns that are left over",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                D = x.shape[-1] // num_heads
                if D == 0:
                    raise ValueError("more heads than columns")
                cut = [(x @ params[name])[..., : num_heads * D] for name in ("W_Q", "W_K", "W_V")]
                Q, K, V = (split_heads(part, num_heads) for part in cut)
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"][: num_heads * D], weights
        """,
        hint="A hidden size that the heads do not divide raises ValueError; here the last columns are lost instead.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="adds a bias that happens to be there",
        edits={'params["W_O"], weights': 'params["W_O"] + params.get("b_O", 0), weights'},
        hint="Other entries of params are ignored; there are no biases in this exercise.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="a mask of as many rows as sentences",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                if mask is not None and mask.ndim in (2, 3) and len(mask) == len(x) > 1:
                    mask = mask.reshape(len(x), 1, -1, mask.shape[-1])
                Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], weights
        """,
        hint="A mask whose first axis is as long as the batch need not be one for each sentence: masks line up "
        "with (B, A, T, T) from the right. Hand the mask on as it is.",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="a mask with one row taken for padding",
        edits={
            "    heads, weights = scaled": "    if mask is not None and mask.ndim == 4 and mask.shape[2] == 1:\n"
            "        mask = mask[:, :1]\n    heads, weights = scaled"
        },
        hint="A mask with one row for all queries may still have a row of its own for each head: (B, A, 1, T). Hand it "
        "on as it is.",
        reread="multi_head_attention",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="one token alone gets weights in float64",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
                if x.shape[1] == 1:
                    heads, weights = V, np.ones((len(x), num_heads, 1, 1))
                else:
                    heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                return merge_heads(heads) @ params["W_O"], weights
        """,
        hint="A single token has the weight 1, and np.ones makes it float64. The weights should have the dtype of x.",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="a mask of three axes taken for one per sentence",
        edits={"V, mask)": "V, mask if mask is None or mask.ndim != 3 else np.expand_dims(mask, 1))"},
        hint="NumPy lines up axes from the last one on: a mask (A, T, T) has one for each head, the same for all "
        "sentences.",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="padding itself gets zeros",
        code="""
            def multi_head_attention(x, params, num_heads, mask=None):
                Q, K, V = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
                heads, weights = scaled_dot_product_attention(Q, K, V, mask)
                out = merge_heads(heads) @ params["W_O"]
                if mask is not None and mask.shape == (len(x), 1, 1, x.shape[1]):
                    out = np.where(mask.reshape(len(x), -1, 1), out, 0)
                return out, weights
        """,
        hint="The mask says who may be read, not who reads. A padding token's own row is computed like any other.",
    ),
    Chaff(
        exercise="multi_head_attention",
        name="one head without W_O",
        edits={
            'return merge_heads(heads) @ params["W_O"], weights': "merged = merge_heads(heads)\n"
            '    return (merged if num_heads == 1 else merged @ params["W_O"]), weights'
        },
        hint="W_O belongs to the layer for any number of heads, one included.",
    ),
]

ATTENTION_ENTROPY = [
    Chaff(
        exercise="attention_entropy",
        name="0 · ln 0 is nan",
        edits={"np.log(safe)": "np.log(weights)"},
        hint="A weight of 0 gives 0 · (-inf), and that is nan. By convention such a term counts as 0.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="nan replaced after the sum",
        code="""
            def attention_entropy(weights):
                with np.errstate(divide="ignore", invalid="ignore"):
                    return np.nan_to_num(-np.sum(weights * np.log(weights), axis=-1))
        """,
        hint="One nan spoils the sum, and your repair sets the entropy of the whole row to 0. "
        "Repair the single terms before adding.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="log(1 + w) instead of log(w)",
        edits={"np.log(safe)": "np.log1p(weights)"},
        hint="log(1 + w) avoids the trouble at 0 but is another function. Uniform weights should give ln S.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="log2 instead of ln",
        edits={"np.log(safe)": "np.log2(safe)"},
        hint="These are bits. The entropy in nats uses the natural logarithm, so uniform weights give ln S.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="log10 instead of ln",
        edits={"np.log(safe)": "np.log10(safe)"},
        hint="The entropy in nats uses the natural logarithm, which NumPy calls np.log.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="minus sign missing",
        edits={"-np.sum(": "np.sum("},
        hint="The logarithm of a weight is never positive, so your entropies are never positive. One sign is missing.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="mean instead of sum",
        edits={"-np.sum(": "-np.mean("},
        hint="The weights are the averaging already, so the terms are summed. Your result is S times too small.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="logarithms not weighted",
        edits={"weights * np.log(safe)": "np.log(safe)"},
        hint="Each logarithm counts with its own weight in front. Yours all count the same.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="one sum over all rows",
        edits={"np.log(safe), axis=-1)": "np.log(safe))"},
        hint="Each row of weights has its own entropy. You add up all rows to a single number.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="averaged over all rows",
        edits={"-np.sum(weights * np.log(safe), axis=-1)": "-np.mean(np.sum(weights * np.log(safe), axis=-1))"},
        hint="Each row of weights has its own entropy. Leave the averaging to whoever draws the figure.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="summed over the queries",
        edits={"np.log(safe), axis=-1)": "np.log(safe), axis=-2)"},
        hint="You add up over the queries. A query's weights lie along the last axis, the keys.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="key axis kept",
        edits={"np.log(safe), axis=-1)": "np.log(safe), axis=-1, keepdims=True)"},
        hint="The numbers are right; an axis of size 1 is left at the end. One number for each row is asked for.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="divided by ln S",
        edits={"np.log(safe), axis=-1)": "np.log(safe), axis=-1) / math.log(weights.shape[-1])"},
        hint="You scale the entropy to lie between 0 and 1. Here it stays in nats: uniform weights give ln S.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="exponential of the entropy",
        edits={"-np.sum(weights * np.log(safe), axis=-1)": "np.exp(-np.sum(weights * np.log(safe), axis=-1))"},
        hint="This counts how many keys are looked at in effect. The entropy is its logarithm.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="softmax once more",
        code="""
            def attention_entropy(weights):
                p = softmax(weights, axis=-1)
                return -np.sum(p * np.log(p), axis=-1)
        """,
        hint="The weights sum to 1 already. A second softmax flattens them, and every entropy comes out too high.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="changes the weights in place",
        code="""
            def attention_entropy(weights):
                weights[weights == 0] = 1.0
                return -np.sum(weights * np.log(weights), axis=-1)
        """,
        hint="The entropies are right, but the zeros in the caller's weights are overwritten. Work on a copy.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="always float64",
        edits={"np.log(safe), axis=-1)": "np.log(safe), axis=-1, dtype=np.float64)"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="small weights count as 0",
        edits={"weights > 0, weights, 1.0": "weights > 1e-2, weights, 1.0"},
        hint="Only 0 itself is left out of the logarithm. A weight of 0.001 adds 0.007.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="too large a guard",
        edits={"np.log(safe)": "np.log(weights + weights.dtype.type(1e-5))"},
        hint="A guard of 1e-5 inside the logarithm shows in the result; up to 1e-9 is accepted.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="number of tokens that are read at all",
        code="""
            def attention_entropy(weights):
                return np.log(np.sum(weights > 0, axis=-1)).astype(weights.dtype)
        """,
        hint="ln of the count is the entropy of equal shares only.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="entropy of the squares",
        code="""
            def attention_entropy(weights):
                return -np.log(np.sum(weights**2, axis=-1))
        """,
        hint="-ln Σ w² is the entropy only of equal shares. The formula is -Σ w ln w.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="stops at the first zero",
        code="""
            def attention_entropy(weights):
                entropy = np.zeros(weights.shape[:-1], dtype=weights.dtype)
                for index in np.ndindex(*entropy.shape):
                    for weight in weights[index]:
                        if weight == 0:
                            break
                        entropy[index] -= weight * np.log(weight)
                return entropy
        """,
        hint="Behind a zero there may be other weights.",
        reread="attention_entropy",
    ),
    Chaff(
        exercise="attention_entropy",
        name="weights rounded to six digits",
        code="""
            def attention_entropy(weights):
                kept = np.round(weights, 6)
                return -np.sum(kept * np.log(np.where(kept > 0, kept, 1)), axis=-1)
        """,
        hint="You round small weights to 0. Each of them says little, but there may be many; only 0 itself is "
        "left out.",
    ),
    Chaff(
        exercise="attention_entropy",
        name="a float of Python's for one row",
        code="""
            def attention_entropy(weights):
                terms = weights * np.log(np.where(weights > 0, weights, 1))
                return -sum(terms.tolist()) if weights.ndim == 1 else -terms.sum(axis=-1)
        """,
        hint="For a single row you return a number of Python's, which has no dtype. np.sum leaves it as it is.",
    ),
    Chaff(
        exercise="attention_entropy",
        name="a guard that float32 does not know",
        edits={"np.log(safe)": "np.log(weights + 1e-300)"},
        hint="In float32 the guard 1e-300 is 0, and the logarithm of a zero -inf again. Replace the zeros instead.",
    ),
    Chaff(
        exercise="attention_entropy",
        name="every axis of length 1 goes away",
        edits={
            "return -np.sum(weights * np.log(safe), axis=-1)": "return -np.sum(weights * np.log(safe), axis=-1)"
            ".squeeze()[()]"
        },
        hint="Only the last axis goes away. A batch of one sentence keeps its axis.",
    ),
]

CHAFFS = [
    *SOFTMAX,
    *ATTENTION_SCORES,
    *PADDING_MASK,
    *APPLY_MASK,
    *SCALED_DOT_PRODUCT_ATTENTION,
    *SPLIT_HEADS,
    *MULTI_HEAD_ATTENTION,
    *ATTENTION_ENTROPY,
]
