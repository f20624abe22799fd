"""Plausible wrong solutions of assignment 03, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

LAYER_NORM = [
    Chaff(
        exercise="layer_norm",
        name="variance divides by H - 1",
        edits={"np.mean(centred**2, axis=-1, keepdims=True)": ("np.var(x, axis=-1, ddof=1, keepdims=True)")},
        hint="You take the variance of a sample, which divides by one less. Here the H numbers are all there is.",
    ),
    Chaff(
        exercise="layer_norm",
        name="eps outside the root",
        edits={"np.sqrt(variance + eps)": "(np.sqrt(variance) + eps)"},
        hint="You add eps to the standard deviation. In the formula it is added one step earlier; try a large eps.",
    ),
    Chaff(
        exercise="layer_norm",
        name="root of the standard deviation + eps",
        edits={"np.sqrt(variance + eps)": "np.sqrt(np.std(x, axis=-1, keepdims=True) + eps)"},
        hint="A standard deviation has been under a root already, and you take a second one. "
        "Which quantity does the formula have there?",
    ),
    Chaff(
        exercise="layer_norm",
        name="eps added after the division",
        edits={"np.sqrt(variance + eps) + beta": "np.sqrt(variance) + eps + beta"},
        hint="eps is there to keep the denominator away from 0. Added after the division, it comes too late.",
    ),
    Chaff(
        exercise="layer_norm",
        name="no eps",
        edits={"variance + eps": "variance"},
        hint="A vector of equal numbers has variance 0. What is there to keep the denominator from being 0 as well?",
    ),
    Chaff(
        exercise="layer_norm",
        name="the larger of variance and eps",
        edits={"variance + eps": "np.maximum(variance, eps)"},
        hint="This avoids a division by 0, but the formula adds eps to every variance, not to the small ones alone.",
    ),
    Chaff(
        exercise="layer_norm",
        name="eps is always 1e-12",
        edits={"variance + eps": "variance + 1e-12"},
        hint="The argument eps is not used. 1e-12 is only its value when the caller says nothing.",
    ),
    Chaff(
        exercise="layer_norm",
        name="default eps of another library",
        edits={"eps: float = 1e-12": "eps: float = 1e-5"},
        hint="Other libraries have another default for eps. Compare yours with the signature in the notebook.",
    ),
    Chaff(
        exercise="layer_norm",
        name="eps squared",
        edits={"variance + eps": "variance + eps**2"},
        hint="The variance is squared already, and eps is meant to be added as it is.",
    ),
    Chaff(
        exercise="layer_norm",
        name="mean and variance over the batch",
        edits={
            "np.mean(x, axis=-1, keepdims=True)": "np.mean(x, axis=0, keepdims=True)",
            "np.mean(centred**2, axis=-1, keepdims=True)": "np.mean(centred**2, axis=0, keepdims=True)",
        },
        hint="You average over the first axis, so the vectors of a batch change each other. "
        "Each vector lies along the last axis.",
    ),
    Chaff(
        exercise="layer_norm",
        name="one mean and variance for the whole array",
        edits={
            "np.mean(x, axis=-1, keepdims=True)": "np.mean(x)",
            "np.mean(centred**2, axis=-1, keepdims=True)": "np.mean(centred**2)",
        },
        hint="All tokens share one mean and one variance in your result. Each token should have its own.",
    ),
    Chaff(
        exercise="layer_norm",
        name="one mean and variance for each sentence",
        edits={
            "np.mean(x, axis=-1, keepdims=True)": "np.mean(x, axis=(-2, -1), keepdims=True)",
            "np.mean(centred**2, axis=-1, keepdims=True)": "np.mean(centred**2, axis=(-2, -1), keepdims=True)",
        },
        hint="The tokens of a sentence share one mean in your result. Each token has its own vector and its own mean.",
    ),
    Chaff(
        exercise="layer_norm",
        name="counts the axes from the front",
        edits={
            "np.mean(x, axis=-1, keepdims=True)": "np.mean(x, axis=1, keepdims=True)",
            "np.mean(centred**2, axis=-1, keepdims=True)": "np.mean(centred**2, axis=1, keepdims=True)",
        },
        hint="Axis 1 is the last one of a matrix only. Count from the back, and any number of leading axes will do.",
    ),
    Chaff(
        exercise="layer_norm",
        name="keepdims missing",
        edits={
            "np.mean(x, axis=-1, keepdims=True)": "np.mean(x, axis=-1)",
            "np.mean(centred**2, axis=-1, keepdims=True)": "np.mean(centred**2, axis=-1)",
        },
        hint="The means lose the axis they run over and no longer line up with x. Compare their shape with x.shape.",
    ),
    Chaff(
        exercise="layer_norm",
        name="gamma dropped",
        edits={"gamma * centred": "centred"},
        hint="The result is normalised, but one of the two trained vectors has no influence on it.",
    ),
    Chaff(
        exercise="layer_norm",
        name="beta dropped",
        edits={" + beta": ""},
        hint="A vector of equal numbers should come out as beta; yours comes out as zeros.",
    ),
    Chaff(
        exercise="layer_norm",
        name="gamma and beta swapped",
        edits={"gamma * centred": "beta * centred", "eps) + beta": "eps) + gamma"},
        hint="One of the two vectors scales, the other shifts. Look at the formula once more for which is which.",
    ),
    Chaff(
        exercise="layer_norm",
        name="gamma multiplies beta too",
        edits={
            "gamma * centred / np.sqrt(variance + eps) + beta": "gamma * (centred / np.sqrt(variance + eps) + beta)"
        },
        hint="You shift first and scale afterwards, so the shift is scaled as well. Mind the order of the two.",
    ),
    Chaff(
        exercise="layer_norm",
        name="scales by 1 + gamma",
        edits={"gamma * centred": "(1 + gamma) * centred"},
        hint="Some models store gamma as a difference from 1. Here gamma itself is the factor.",
    ),
    Chaff(
        exercise="layer_norm",
        name="mean of the squares without centring",
        edits={"np.mean(centred**2, axis": "np.mean(x**2, axis"},
        hint="The variance measures the distance from the mean. Yours measures the distance from 0.",
    ),
    Chaff(
        exercise="layer_norm",
        name="mean never subtracted",
        edits={"gamma * centred": "gamma * x"},
        hint="The spread is right, but the mean of your result is not 0. One subtraction is missing in the numerator.",
    ),
    Chaff(
        exercise="layer_norm",
        name="root mean square norm",
        edits={"centred = x - mean": "centred = x"},
        hint="You leave the mean in everywhere, which makes another norm (RMSNorm). Layer norm removes the mean first.",
    ),
    Chaff(
        exercise="layer_norm",
        name="mean of squares minus square of the mean",
        edits={
            "np.mean(centred**2, axis=-1, keepdims=True)": "np.mean(x**2, axis=-1, keepdims=True) - mean**2",
        },
        hint="On paper this is the variance. With a large common offset two huge numbers cancel and little is left "
        "that is true.",
    ),
    Chaff(
        exercise="layer_norm",
        name="sum of squares instead of their mean",
        edits={"np.mean(centred**2, axis": "np.sum(centred**2, axis"},
        hint="Your vectors get length 1, and their variance shrinks as H grows. A variance is an average.",
    ),
    Chaff(
        exercise="layer_norm",
        name="divides by the variance",
        edits={"np.sqrt(variance + eps)": "(variance + eps)"},
        hint="Your result changes its size when x is multiplied by 10. What makes a variance a standard deviation?",
    ),
    Chaff(
        exercise="layer_norm",
        name="mean absolute deviation",
        edits={"np.sqrt(variance + eps)": "(np.mean(np.abs(centred), axis=-1, keepdims=True) + eps)"},
        hint="Absolute distances measure spread in another way. The formula squares the distances.",
    ),
    Chaff(
        exercise="layer_norm",
        name="changes x in place",
        edits={"centred = x - mean": "x -= mean\n    centred = x"},
        hint="The numbers are right, but the caller's array has lost its mean. Give the difference a new array.",
    ),
    Chaff(
        exercise="layer_norm",
        name="always float64",
        edits={"np.mean(x, axis=-1, keepdims=True)": "np.mean(x, axis=-1, keepdims=True, dtype=np.float64)"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="layer_norm",
        name="always float32",
        edits={"centred = x - mean": "centred = (x - mean).astype(np.float32)"},
        hint="A float64 input is rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="layer_norm",
        name="scaled from -1 to 1",
        code="""
            def layer_norm(x, gamma, beta, eps=1e-12):
                low, high = x.min(axis=-1, keepdims=True), x.max(axis=-1, keepdims=True)
                half = (high - low) / 2
                return gamma * (x - (low + high) / 2) / np.sqrt(half**2 + eps) + beta
        """,
        hint="You use the smallest and the largest entry. With two different numbers in a vector that is the same; "
        "in general, mean and variance look at all entries.",
    ),
    Chaff(
        exercise="layer_norm",
        name="eps never below 1e-12",
        edits={"variance + eps": "variance + max(eps, 1e-12)"},
        hint="The caller's eps counts, however small it is.",
    ),
    Chaff(
        exercise="layer_norm",
        name="all vectors shifted by the first entry",
        code="""
            def layer_norm(x, gamma, beta, eps=1e-12):
                x = x - x.reshape(-1)[0]
                mean = x.mean(axis=-1, keepdims=True)
                var = np.maximum((x * x).mean(axis=-1, keepdims=True) - mean * mean, 0)
                return gamma * (x - mean) / np.sqrt(var + eps) + beta
        """,
        hint="The shortcut for the variance needs numbers near 0, and you shift all vectors by one number. "
        "Another vector may lie elsewhere: subtract its own mean, then square.",
    ),
    Chaff(
        exercise="layer_norm",
        name="nearly equal numbers give beta",
        code="""
            def layer_norm(x, gamma, beta, eps=1e-12):
                mean = x.mean(axis=-1, keepdims=True)
                centred = x - mean
                centred = np.where(np.abs(centred) <= 1e-10 * np.abs(mean), x.dtype.type(0), centred)
                return gamma * centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + eps) + beta
        """,
        hint="You take numbers for equal that differ by little beside their mean. The offset plays no part, so "
        "what counts is how they differ.",
    ),
    Chaff(
        exercise="layer_norm",
        name="a larger eps for float32",
        code="""
            def layer_norm(x, gamma, beta, eps=1e-12):
                if x.dtype == np.float32:
                    eps = max(eps, 1e-8)
                centred = x - x.mean(axis=-1, keepdims=True)
                return gamma * centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + eps) + beta
        """,
        hint="For float32 you raise eps. 1e-12 is a good number in float32, too, and small vectors feel the "
        "difference.",
    ),
    Chaff(
        exercise="layer_norm",
        name="one number alone passes",
        edits={"    centred = ": "    if x.shape[-1] == 1:\n        return gamma * mean + beta\n    centred = "},
        hint="A single number is its own mean, so 0 is left of it, and then beta, as of any vector of equal numbers.",
    ),
    Chaff(
        exercise="layer_norm",
        name="hardly any spread taken for none",
        edits={
            "    return gamma": "    centred = centred * (np.sqrt(variance) >= 1e-10)\n    return gamma",
        },
        hint="You take numbers that lie close together for equal. Next to a tiny eps they have as much of a spread as "
        "others: eps alone decides what is small.",
    ),
]

GELU = [
    Chaff(
        exercise="gelu",
        name="ReLU",
        edits={"0.5 * x * (1 + np.tanh(inside))": "np.maximum(x, 0)"},
        hint="This has a sharp corner at 0. GELU bends smoothly, and small negative numbers pass in part.",
    ),
    Chaff(
        exercise="gelu",
        name="negative numbers cut off",
        edits={"0.5 * x * (1 + np.tanh(inside))": "np.where(x > 0, 0.5 * x * (1 + np.tanh(inside)), 0 * x)"},
        hint="To the right of 0 all is well. To the left the formula holds too; it gives small negative numbers.",
    ),
    Chaff(
        exercise="gelu",
        name="0.44715 instead of 0.044715",
        edits={"0.044715": "0.44715"},
        hint="A zero went missing in one of the constants.",
    ),
    Chaff(
        exercise="gelu",
        name="0.04715 instead of 0.044715",
        edits={"0.044715": "0.04715"},
        hint="A digit went missing in one of the constants.",
    ),
    Chaff(
        exercise="gelu",
        name="sigmoid form",
        edits={"math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)": "0.851 * x"},
        hint="This is the rougher approximation with a sigmoid and 1.702. The tanh form is asked for; it has a cube.",
    ),
    Chaff(
        exercise="gelu",
        name="SiLU",
        edits={"math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)": "x / 2"},
        hint="x times the sigmoid of x is a relative of GELU, called SiLU or Swish. Compare with the formula.",
    ),
    Chaff(
        exercise="gelu",
        name="exact form with erf",
        edits={
            "inside = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)": (
                "erf = np.array([math.erf(value / math.sqrt(2)) for value in x.ravel().tolist()], dtype=x.dtype)"
            ),
            "np.tanh(inside)": "erf.reshape(x.shape)",
        },
        hint="This is the exact GELU, and the tanh form only comes close to it. The exercise asks for the tanh form.",
    ),
    Chaff(
        exercise="gelu",
        name="2/π without the root",
        edits={"math.sqrt(2 / math.pi)": "2 / math.pi"},
        hint="The factor in front of the bracket is almost right: look for what stands over 2/π.",
    ),
    Chaff(
        exercise="gelu",
        name="root of π/2",
        edits={"2 / math.pi": "math.pi / 2"},
        hint="The fraction under the root is upside down.",
    ),
    Chaff(
        exercise="gelu",
        name="root of 2π",
        edits={"2 / math.pi": "2 * math.pi"},
        hint="Under the root stands a fraction, and yours is a product.",
    ),
    Chaff(
        exercise="gelu",
        name="factor in front of x alone",
        edits={"(x + 0.044715 * x**3)": "x + 0.044715 * x**3"},
        hint="The factor belongs to the whole bracket, and in your line it reaches only the first term.",
    ),
    Chaff(
        exercise="gelu",
        name="cube dropped",
        edits={"(x + 0.044715 * x**3)": "x"},
        hint="Near 0 your curve is right, further out it drifts off. The bracket has two terms.",
    ),
    Chaff(
        exercise="gelu",
        name="square instead of cube",
        edits={"x**3": "x**2"},
        hint="gelu(x) - gelu(-x) should be x. An even power treats both sides alike; look at the exponent.",
    ),
    Chaff(
        exercise="gelu",
        name="cube of the whole bracket",
        edits={"(x + 0.044715 * x**3)": "(x + 0.044715 * x) ** 3"},
        hint="Only one of the two x in the bracket is cubed.",
    ),
    Chaff(
        exercise="gelu",
        name="half missing",
        edits={"0.5 * x": "x"},
        hint="Far to the right the result should be about x; yours is twice as large.",
    ),
    Chaff(
        exercise="gelu",
        name="1 + missing",
        edits={"(1 + np.tanh(inside))": "np.tanh(inside)"},
        hint="tanh runs from -1 to 1. Before it can serve as a gate from 0 to 1, it needs a shift as well as a factor.",
    ),
    Chaff(
        exercise="gelu",
        name="minus instead of plus",
        edits={"1 + np.tanh": "1 - np.tanh"},
        hint="Your curve lets negative numbers pass and stops positive ones. Look for the sign.",
    ),
    Chaff(
        exercise="gelu",
        name="gate without x",
        edits={"0.5 * x": "0.5"},
        hint="This is the gate, a number from 0 to 1. What does the gate let through?",
    ),
    Chaff(
        exercise="gelu",
        name="x added to the gate",
        edits={"0.5 * x * (1 + np.tanh(inside))": "0.5 * (x + np.tanh(inside))"},
        hint="x multiplies the whole bracket with the 1 and the tanh, and your line loses it in one place.",
    ),
    Chaff(
        exercise="gelu",
        name="tanh from exponentials that overflow",
        edits={"np.tanh(inside)": "(np.exp(2 * inside) - 1) / (np.exp(2 * inside) + 1)"},
        hint="For large x your quotient is infinity over infinity. NumPy has a tanh that stays finite.",
    ),
    Chaff(
        exercise="gelu",
        name="x clipped against overflow",
        edits={"inside = ": "x = np.clip(x, -10, 10)\n    inside = "},
        hint="Clipping x makes gelu(10000) equal to gelu(10). tanh has no trouble with large numbers.",
    ),
    Chaff(
        exercise="gelu",
        name="only one axis",
        code="""
            def gelu(x):
                result = np.zeros_like(x)
                for i in range(len(x)):
                    inside = math.sqrt(2 / math.pi) * (x[i] + 0.044715 * x[i] ** 3)
                    result[i] = 0.5 * x[i] * (1 + math.tanh(inside))
                return result
        """,
        hint="The loop suits a vector and nothing else. NumPy's functions work entry by entry on any shape.",
    ),
    Chaff(
        exercise="gelu",
        name="changes x in place",
        edits={"return 0.5 * x * (1 + np.tanh(inside))": "x *= 0.5 * (1 + np.tanh(inside))\n    return x"},
        hint="The numbers are right, but x *= ... writes them into the caller's array as well.",
    ),
    Chaff(
        exercise="gelu",
        name="np.sqrt makes float64",
        edits={"math.sqrt(2 / math.pi)": "np.sqrt(2 / np.pi)"},
        hint="np.sqrt of a plain number is a NumPy float64, and it turns float32 into float64. "
        "A plain Python number leaves the dtype alone.",
    ),
    Chaff(
        exercise="gelu",
        name="always float32",
        edits={"np.tanh(inside))": "np.tanh(inside)).astype(np.float32)"},
        hint="A float64 input is rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="gelu",
        name="small numbers taken for 0",
        edits={"return 0.5 * x": "return np.where(np.abs(x) < 1e-6, x.dtype.type(0), x) * 0.5"},
        hint="Tiny numbers become 0. gelu(x) is about x / 2 there, however small x is.",
    ),
    Chaff(
        exercise="gelu",
        name="writes 0 over very negative numbers",
        edits={"    inside = ": "    if x.size and x.min() < -100:\n        x[x < -100] = 0\n    inside = "},
        hint="Very negative numbers become 0 in the caller's own array. Make a new one.",
    ),
    Chaff(
        exercise="gelu",
        name="exponents held where float64 ends",
        edits={
            "np.tanh(inside)": (
                "(np.exp(np.minimum(2 * inside, 700)) - 1) / (np.exp(np.minimum(2 * inside, 700)) + 1)"
            ),
        },
        hint="exp(700) fits into float64. In float32 it is infinite from 89 on. NumPy has a tanh that stays finite.",
    ),
    Chaff(
        exercise="gelu",
        name="ReLU beyond 3.5",
        edits={
            "0.5 * x * (1 + np.tanh(inside))": (
                "np.where(np.abs(x) > 3.5, np.maximum(x, 0), 0.5 * x * (1 + np.tanh(inside)))"
            )
        },
        hint="Far out GELU comes near ReLU and never meets it: at -4 it still is -0.00007. Use one formula for all.",
    ),
]

FEED_FORWARD = [
    Chaff(
        exercise="feed_forward",
        name="no ReLU",
        edits={"np.maximum(x @ W1 + b1, 0)": "x @ W1 + b1"},
        hint="Without a bend in between, two matrices are no more than one. What happens to negative inner numbers?",
    ),
    Chaff(
        exercise="feed_forward",
        name="ReLU last",
        edits={"np.maximum(x @ W1 + b1, 0)": "x @ W1 + b1", "inner @ W2 + b2": "np.maximum(inner @ W2 + b2, 0)"},
        hint="The bend belongs between the two matrices; at the end negative numbers may stay.",
    ),
    Chaff(
        exercise="feed_forward",
        name="ReLU twice",
        edits={"inner @ W2 + b2": "np.maximum(inner @ W2 + b2, 0)"},
        hint="The first bend is right. After the second matrix there is none: the result may be negative.",
    ),
    Chaff(
        exercise="feed_forward",
        name="ReLU first",
        edits={"np.maximum(x @ W1 + b1, 0)": "np.maximum(x, 0) @ W1 + b1"},
        hint="You cut off what is negative in x. The bend comes after the first matrix, not before it.",
    ),
    Chaff(
        exercise="feed_forward",
        name="b1 dropped",
        edits={"x @ W1 + b1": "x @ W1"},
        hint="The first layer lacks its bias.",
    ),
    Chaff(
        exercise="feed_forward",
        name="b2 dropped",
        edits={"inner @ W2 + b2": "inner @ W2"},
        hint="The second layer lacks its bias.",
    ),
    Chaff(
        exercise="feed_forward",
        name="both biases dropped",
        edits={"x @ W1 + b1": "x @ W1", "inner @ W2 + b2": "inner @ W2"},
        hint="The matrices are in the right order; each of the two products is still to be shifted.",
    ),
    Chaff(
        exercise="feed_forward",
        name="b1 after the ReLU",
        edits={"np.maximum(x @ W1 + b1, 0)": "np.maximum(x @ W1, 0) + b1"},
        hint="The first bias decides with the product what counts as negative, so it has to come before the bend.",
    ),
    Chaff(
        exercise="feed_forward",
        name="leaky ReLU",
        edits={"np.maximum(x @ W1 + b1, 0)": "x @ W1 + b1\n    inner = np.where(inner > 0, inner, 0.01 * inner)"},
        hint="A little of the negative numbers leaks through. ReLU leaves nothing of them.",
    ),
    Chaff(
        exercise="feed_forward",
        name="GELU instead of ReLU",
        edits={"np.maximum(x @ W1 + b1, 0)": "gelu(x @ W1 + b1)"},
        hint="BERT bends with GELU, but this Mini-BERT bends with ReLU: see the formula.",
    ),
    Chaff(
        exercise="feed_forward",
        name="tanh instead of ReLU",
        edits={"np.maximum(x @ W1 + b1, 0)": "np.tanh(x @ W1 + b1)"},
        hint="tanh squeezes large numbers and keeps negative ones. ReLU does neither.",
    ),
    Chaff(
        exercise="feed_forward",
        name="sigmoid instead of ReLU",
        edits={"np.maximum(x @ W1 + b1, 0)": "0.5 * (1 + np.tanh(0.5 * (x @ W1 + b1)))"},
        hint="A sigmoid squeezes everything between 0 and 1. ReLU leaves positive numbers as they are.",
    ),
    Chaff(
        exercise="feed_forward",
        name="ReLU with a ceiling",
        edits={"np.maximum(x @ W1 + b1, 0)": "np.clip(x @ W1 + b1, 0, 6)"},
        hint="Large inner numbers are cut off at 6. ReLU has a floor and no ceiling.",
    ),
    Chaff(
        exercise="feed_forward",
        name="keeps the negative part",
        edits={"np.maximum": "np.minimum"},
        hint="Your inner numbers are all at most 0. Which of the two, the number or 0, does ReLU keep?",
    ),
    Chaff(
        exercise="feed_forward",
        name="absolute value",
        edits={"np.maximum(x @ W1 + b1, 0)": "np.abs(x @ W1 + b1)"},
        hint="You turn negative numbers round. ReLU sets them to 0.",
    ),
    Chaff(
        exercise="feed_forward",
        name="np.max instead of np.maximum",
        edits={"np.maximum": "np.max"},
        hint="The second argument of np.max is an axis: it looks for the largest entry along it. "
        "You want each number compared with 0.",
    ),
    Chaff(
        exercise="feed_forward",
        name="weights transposed",
        edits={"x @ W1 +": "x @ W1.T +", "inner @ W2 +": "inner @ W2.T +"},
        hint="Here the matrices have the shapes (H, I) and (I, H), ready to stand to the right of the vector. "
        "Write the shapes under the formula.",
    ),
    Chaff(
        exercise="feed_forward",
        name="stops after the first layer",
        edits={"inner @ W2 + b2": "inner"},
        hint="The result still has I numbers per token. One step is missing to come back to H.",
    ),
    Chaff(
        exercise="feed_forward",
        name="x added",
        edits={"inner @ W2 + b2": "x + inner @ W2 + b2"},
        hint="The residual connection comes in the next exercise. The network itself returns only what it makes of x.",
    ),
    Chaff(
        exercise="feed_forward",
        name="leading axes flattened",
        edits={"np.maximum(x @ W1": "np.maximum(x.reshape(-1, x.shape[-1]) @ W1"},
        hint="All tokens of all sentences stand in one list at the end. Leading axes should come out as they went in.",
    ),
    Chaff(
        exercise="feed_forward",
        name="only three axes",
        edits={
            "inner = np.maximum(x @ W1 + b1, 0)\n    return inner @ W2 + b2": (
                "B, T, H = x.shape\n    inner = np.maximum(x.reshape(B * T, H) @ W1 + b1, 0)\n"
                "    return (inner @ W2 + b2).reshape(B, T, H)"
            )
        },
        hint="A batch works, one sentence or one token alone does not. @ takes any number of leading axes.",
    ),
    Chaff(
        exercise="feed_forward",
        name="result written into x",
        edits={"return inner @ W2 + b2": "x[...] = inner @ W2 + b2\n    return x"},
        hint="The numbers are right, but the caller's x has been overwritten. Return a new array.",
    ),
    Chaff(
        exercise="feed_forward",
        name="inner numbers in a float64 array",
        edits={"np.maximum(x @ W1 + b1, 0)": "np.maximum(x @ W1 + b1, np.zeros(W1.shape[1]))"},
        hint="Zeros made without a dtype are float64, and they turn float32 into float64. "
        "A plain 0 leaves the dtype alone.",
    ),
    Chaff(
        exercise="feed_forward",
        name="always float32",
        edits={"np.maximum(x @ W1 + b1, 0)": "np.maximum(x @ W1 + b1, 0).astype(np.float32)"},
        hint="A float64 input is rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="feed_forward",
        name="a ceiling at a billion",
        code="""
            def feed_forward(x, W1, b1, W2, b2):
                return np.clip(x @ W1 + b1, 0, 1e9) @ W2 + b2
        """,
        hint="ReLU cuts off below 0 and nowhere else. Your clip has a ceiling, too.",
    ),
    Chaff(
        exercise="feed_forward",
        name="matrices turned where they fit both ways",
        edits={
            "    inner = ": (
                "    W1 = W1.T if W1.shape[1] == x.shape[-1] else W1\n"
                "    W2 = W2.T if W2.shape[1] == len(b1) else W2\n"
                "    inner = "
            ),
        },
        hint="Where I is H, a matrix fits either way, and you take the wrong one. No shape needs to be asked: it is "
        "x @ W1, and then @ W2.",
    ),
    Chaff(
        exercise="feed_forward",
        name="small inner numbers taken for 0",
        edits={"np.maximum(x @ W1 + b1, 0)": "(x @ W1 + b1) * (x @ W1 + b1 > 1e-8)"},
        hint="The ReLU opens at 0 itself. A tiny number above it passes, and large weights may follow.",
    ),
]

ADD_AND_NORM = [
    Chaff(
        exercise="add_and_norm",
        name="normalises the sublayer's result, then adds",
        edits={"layer_norm(x + sublayer_out, gamma, beta, eps)": "x + layer_norm(sublayer_out, gamma, beta, eps)"},
        hint="You normalise one part and add the other afterwards. The sum is what should leave normalised.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="normalises x, then adds",
        edits={"layer_norm(x + sublayer_out, gamma, beta, eps)": "layer_norm(x, gamma, beta, eps) + sublayer_out"},
        hint="The sublayer's result is added after the norm, so the sum is not normalised. Which comes first?",
    ),
    Chaff(
        exercise="add_and_norm",
        name="normalises both, then adds",
        edits={
            "layer_norm(x + sublayer_out, gamma, beta, eps)": (
                "layer_norm(x, gamma, beta, eps) + layer_norm(sublayer_out, gamma, beta, eps)"
            )
        },
        hint="There is one norm, and it comes after the sum.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="drops the residual",
        edits={"x + sublayer_out": "sublayer_out"},
        hint="What was there before the sublayer is lost: x has no influence on your result.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="drops the sublayer's result",
        edits={"x + sublayer_out": "x"},
        hint="sublayer_out has no influence on your result.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="never normalises",
        edits={"layer_norm(x + sublayer_out, gamma, beta, eps)": "x + sublayer_out"},
        hint="The sum is right. The name of the function promises one thing more.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="x added once more after the norm",
        edits={"return layer_norm": "return x + layer_norm"},
        hint="Each part enters the sum once. After the norm nothing is added but beta.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="normalises twice",
        edits={
            "layer_norm(x + sublayer_out, gamma, beta, eps)": (
                "layer_norm(layer_norm(x + sublayer_out, gamma, beta, eps), gamma, beta, eps)"
            )
        },
        hint="With gamma and beta, a second norm does not leave the first one's result alone. One is enough.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="subtracts",
        edits={"x + sublayer_out": "x - sublayer_out"},
        hint="The sublayer's result is to be added. Look at the sign.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="multiplies",
        edits={"x + sublayer_out": "x * sublayer_out"},
        hint="A product lets one zero wipe out the other part. The two parts are added.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="mean of the two parts",
        edits={"x + sublayer_out": "(x + sublayer_out) / 2"},
        hint="Halving the sum quarters its variance, but not eps: with a large eps the result is another one. "
        "The formula has a plain sum.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="concatenates",
        edits={
            "layer_norm(x + sublayer_out, gamma, beta, eps)": (
                "layer_norm(np.concatenate([x, sublayer_out], axis=-1), np.tile(gamma, 2), np.tile(beta, 2), eps)"
            )
        },
        hint="Side by side the two make 2H numbers per token. They are added, so H numbers stay H.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="eps not handed on",
        edits={"gamma, beta, eps)": "gamma, beta)"},
        hint="The caller may choose eps, and your norm always uses its default.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="default eps of another library",
        edits={"eps: float = 1e-12": "eps: float = 1e-5"},
        hint="Other libraries have another default for eps. Compare yours with the signature in the notebook.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="gamma and beta swapped",
        edits={"gamma, beta, eps)": "beta, gamma, eps)"},
        hint="layer_norm takes its arguments in a fixed order. Compare your call with its first line.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="gamma dropped",
        edits={"gamma, beta, eps)": "np.ones_like(gamma), beta, eps)"},
        hint="The caller's gamma has no influence on your result.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="beta dropped",
        edits={"gamma, beta, eps)": "gamma, np.zeros_like(beta), eps)"},
        hint="The caller's beta has no influence on your result.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="one norm for the whole array",
        edits={
            "return layer_norm(x + sublayer_out, gamma, beta, eps)": (
                "y = x + sublayer_out\n    return gamma * (y - y.mean()) / np.sqrt(y.var() + eps) + beta"
            )
        },
        hint="All tokens share one mean and one variance. The layer norm that you have written treats each by itself.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="adds into x",
        edits={"return layer_norm(x + sublayer_out": "x += sublayer_out\n    return layer_norm(x"},
        hint="The result is right, but x += ... changes the caller's array.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="adds into sublayer_out",
        edits={"return layer_norm(x + sublayer_out": "sublayer_out += x\n    return layer_norm(sublayer_out"},
        hint="The result is right, but the caller's sublayer_out has changed. Give the sum a new array.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="always float64",
        edits={"x + sublayer_out": "np.add(x, sublayer_out, dtype=np.float64)"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="always float32",
        edits={"gamma, beta, eps)": "gamma, beta, eps).astype(np.float32)"},
        hint="A float64 input is rounded to float32. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="textbook shortcut for the variance of the sum",
        code="""
            def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
                total = x + sublayer_out
                mean = np.mean(total, axis=-1, keepdims=True)
                var = np.abs(np.mean(total * total, axis=-1, keepdims=True) - mean * mean)
                return gamma * (total - mean) / np.sqrt(var + eps) + beta
        """,
        hint="The mean of the squares minus the square of the mean: far from 0 these are two huge numbers, and "
        "what is left of them is rounding. Subtract the mean first, or call layer_norm.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="a larger eps for sums in float32",
        code="""
            def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
                if x.dtype == np.float32:
                    eps = max(eps, 1e-8)
                return layer_norm(x + sublayer_out, gamma, beta, eps)
        """,
        hint="For float32 you raise eps. 1e-12 is a good number in float32, too, and small vectors feel the "
        "difference.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="one mean and variance for each sentence",
        code="""
            def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
                total = np.atleast_2d(x + sublayer_out)
                rows = total.reshape(len(total), -1)
                rows = rows - rows.mean(axis=1, keepdims=True)
                rows = rows / np.sqrt((rows**2).mean(axis=1, keepdims=True) + eps)
                return gamma * rows.reshape(x.shape) + beta
        """,
        hint="The tokens of a sentence share one mean in your result. Each token has its own vector and its own mean.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="eps never below 1e-12",
        edits={"gamma, beta, eps)": "gamma, beta, max(eps, 1e-12))"},
        hint="The caller's eps counts, however small it is. Hand it on as it is.",
    ),
    Chaff(
        exercise="add_and_norm",
        name="only x is shifted towards 0",
        code="""
            def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
                total = x - x[..., :1] + sublayer_out
                mean = np.mean(total, axis=-1, keepdims=True)
                var = np.abs(np.mean(total * total, axis=-1, keepdims=True) - mean * mean)
                return gamma * (total - mean) / np.sqrt(var + eps) + beta
        """,
        hint="The offset may come with sublayer_out as well. Add first, then take the mean of the sum off.",
    ),
]

DROPOUT = [
    Chaff(
        exercise="dropout",
        name="no rescaling",
        edits={" / (1 - rate)": ""},
        hint="The right entries are dropped, but the mean shrinks with them. What makes up for it?",
    ),
    Chaff(
        exercise="dropout",
        name="scales up at evaluation too",
        edits={"return x.copy()": "return x / (1 - rate) if rate < 1 else np.zeros_like(x)"},
        hint="At evaluation nothing is dropped, so there is nothing to make up for.",
    ),
    Chaff(
        exercise="dropout",
        name="scales down at evaluation too",
        edits={"return x.copy()": "return x * (1 - rate)"},
        hint="The scale during training has done the work already; at evaluation x comes back as it is.",
    ),
    Chaff(
        exercise="dropout",
        name="scales at evaluation instead of in training",
        edits={"return x.copy()": "return x * (1 - rate)", "keep * x / (1 - rate)": "keep * x"},
        hint="This is dropout as it was first published. Here the scaling belongs to training, and evaluation is free.",
    ),
    Chaff(
        exercise="dropout",
        name="keeps with probability rate",
        edits={">= rate": "< rate"},
        hint="With a rate of 0.1 you drop nine entries of ten. For which draws should an entry stay?",
    ),
    Chaff(
        exercise="dropout",
        name="rate is taken for the probability of keeping",
        edits={">= rate": "< rate", "keep * x / (1 - rate)": "keep * x / rate if rate > 0 else np.zeros_like(x)"},
        hint="Some libraries count the share that is kept. Here rate is the share that is dropped.",
    ),
    Chaff(
        exercise="dropout",
        name="divides by rate",
        edits={"keep * x / (1 - rate)": "keep * x / rate if rate > 0 else x.copy()"},
        hint="The mean of your result is not the mean of x. How large is the share that is kept?",
    ),
    Chaff(
        exercise="dropout",
        name="multiplies instead of dividing",
        edits={"keep * x / (1 - rate)": "keep * x * (1 - rate)"},
        hint="What is kept should grow to make up for what is dropped; yours shrinks.",
    ),
    Chaff(
        exercise="dropout",
        name="rescales by the share that was kept",
        edits={"keep * x / (1 - rate)": "keep * x / max(float(np.mean(keep)), 1 / max(x.size, 1))"},
        hint="You divide by the share that happened to be kept this time. The factor is the same in each call.",
    ),
    Chaff(
        exercise="dropout",
        name="one decision for each row",
        edits={"rng.random(x.shape)": "rng.random((*x.shape[:-1], 1))"},
        hint="Whole vectors vanish or stay. Each entry needs a draw of its own.",
    ),
    Chaff(
        exercise="dropout",
        name="one decision for each column",
        edits={"rng.random(x.shape)": "rng.random(x.shape[-1:])"},
        hint="The same entries vanish in each token. Each entry of x needs a draw of its own.",
    ),
    Chaff(
        exercise="dropout",
        name="one decision for the whole array",
        edits={"rng.random(x.shape)": "rng.random()"},
        hint="Either all entries stay or none does. How many draws does x need?",
    ),
    Chaff(
        exercise="dropout",
        name="the same mask for each sentence",
        edits={"rng.random(x.shape)": "rng.random(x.shape[-2:])"},
        hint="Each sentence of the batch loses the same entries. Draw for the whole of x.",
    ),
    Chaff(
        exercise="dropout",
        name="the second half of the mask repeats the first",
        edits={"rng.random(x.shape)": "np.resize(rng.random((x.size + 1) // 2), x.shape)"},
        hint="You draw fewer numbers than x has entries, and use them again. Does one entry's fate tell another's?",
    ),
    Chaff(
        exercise="dropout",
        name="always the same number of zeros",
        edits={
            "keep = rng.random(x.shape) >= rate": (
                "keep = np.ones(x.size, dtype=bool)\n"
                "    keep[rng.permutation(x.size)[: round(rate * x.size)]] = False\n    keep = keep.reshape(x.shape)"
            )
        },
        hint="You drop an exact number of entries, so that they depend on each other. Each is decided on its own.",
    ),
    Chaff(
        exercise="dropout",
        name="normal instead of uniform numbers",
        edits={"rng.random(x.shape)": "rng.standard_normal(x.shape)"},
        hint="About half of the normal numbers are negative and fall below any rate. "
        "Which distribution lies below rate with probability rate?",
    ),
    Chaff(
        exercise="dropout",
        name="a generator of its own",
        edits={"rng.random(x.shape)": "np.random.default_rng(0).random(x.shape)"},
        hint="You drop the same entries whatever generator the caller hands in. All chance should come from rng.",
    ),
    Chaff(
        exercise="dropout",
        name="the global np.random, seeded anew",
        edits={"keep = rng.random(x.shape) >= rate": "np.random.seed(0)\n    keep = np.random.random(x.shape) >= rate"},
        hint="np.random knows nothing of the generator that the caller hands in, and seeding it disturbs everybody "
        "else who uses it. Draw from rng.",
    ),
    Chaff(
        exercise="dropout",
        name="drops at evaluation too",
        edits={"    if not training:\n        return x.copy()\n": ""},
        hint="training has no influence on your result. Without training nothing is dropped.",
    ),
    Chaff(
        exercise="dropout",
        name="training turned round",
        edits={"if not training": "if training"},
        hint="You drop at evaluation and leave x alone in training. Look at the condition.",
    ),
    Chaff(
        exercise="dropout",
        name="rate 1 divides by 0",
        edits={"    if rate == 1:\n        return np.zeros_like(x)\n": ""},
        hint="With rate 1, the factor for what is kept has a 0 in its denominator, and 0 times infinity is no number. "
        "What should come out?",
    ),
    Chaff(
        exercise="dropout",
        name="rate 1 refused",
        edits={"0 <= rate <= 1": "0 <= rate < 1"},
        hint="Rate 1 is allowed: everything is dropped.",
    ),
    Chaff(
        exercise="dropout",
        name="rate 0 refused",
        edits={"0 <= rate <= 1": "0 < rate <= 1"},
        hint="Rate 0 is allowed: nothing is dropped.",
    ),
    Chaff(
        exercise="dropout",
        name="rate 1 leaves x as it is",
        edits={"return np.zeros_like(x)": "return x.copy()"},
        hint="You avoid the division by 0, but a rate of 1 means that everything is dropped.",
    ),
    Chaff(
        exercise="dropout",
        name="any rate accepted",
        edits={'    if not 0 <= rate <= 1:\n        raise ValueError(f"rate must be from 0 to 1, got {rate}")\n': ""},
        hint="A rate of -0.1 or 1.5 is no probability. Tell the caller.",
    ),
    Chaff(
        exercise="dropout",
        name="negative rates accepted",
        edits={"if not 0 <= rate <= 1": "if rate > 1"},
        hint="You refuse what is too large. What of a rate below 0?",
    ),
    Chaff(
        exercise="dropout",
        name="rates above 1 accepted",
        edits={"if not 0 <= rate <= 1": "if rate < 0"},
        hint="You refuse what is too small. What of a rate above 1?",
    ),
    Chaff(
        exercise="dropout",
        name="assert instead of ValueError",
        edits={
            'if not 0 <= rate <= 1:\n        raise ValueError(f"rate must be from 0 to 1, got {rate}")': (
                "assert 0 <= rate <= 1"
            )
        },
        hint="You notice the wrong rate, but assert raises AssertionError. The docstring names another error.",
    ),
    Chaff(
        exercise="dropout",
        name="rate clipped",
        edits={
            'if not 0 <= rate <= 1:\n        raise ValueError(f"rate must be from 0 to 1, got {rate}")': (
                "rate = min(max(rate, 0.0), 1.0)"
            )
        },
        hint="You bend a wrong rate into the allowed range without a word. The caller should hear of it.",
    ),
    Chaff(
        exercise="dropout",
        name="drops nothing in training",
        edits={"keep * x / (1 - rate)": "x / (1 - rate)"},
        hint="You decide which entries stay, and then do not use the decision.",
    ),
    Chaff(
        exercise="dropout",
        name="specks in the place of what is kept",
        edits={"keep * x / (1 - rate)": "keep * x * 1e-30"},
        hint="What you keep is as good as dropped. How large must it be for the mean to stay?",
    ),
    Chaff(
        exercise="dropout",
        name="returns the mask",
        edits={"keep * x / (1 - rate)": "keep.astype(x.dtype) / (1 - rate)"},
        hint="This is the factor for each entry of x. It has yet to meet x.",
    ),
    Chaff(
        exercise="dropout",
        name="only two axes",
        edits={"rng.random(x.shape)": "rng.random((x.shape[0], x.shape[1]))"},
        hint="A matrix works, other shapes do not. Draw as many numbers as x has entries, whatever its shape.",
    ),
    Chaff(
        exercise="dropout",
        name="changes x in place",
        edits={"return keep * x / (1 - rate)": "x *= keep\n    x /= 1 - rate\n    return x"},
        hint="The result is right, but the caller's x has lost its entries too. Work on a new array.",
    ),
    Chaff(
        exercise="dropout",
        name="always float64",
        edits={"keep * x / (1 - rate)": "keep.astype(float) * x / (1 - rate)"},
        hint="A mask of float64 numbers turns float32 into float64. A boolean mask leaves the dtype alone.",
    ),
    Chaff(
        exercise="dropout",
        name="always float32",
        edits={"keep * x / (1 - rate)": "(keep * x / (1 - rate)).astype(np.float32)"},
        hint="A float64 input is rounded to float32. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="dropout",
        name="draws from a copy of the generator",
        edits={"    keep = rng": "    import copy\n\n    rng = copy.deepcopy(rng)\n    keep = rng"},
        hint="You draw from a copy, so the generator itself never moves on and the next call drops the same entries.",
    ),
    Chaff(
        exercise="dropout",
        name="whole per cents only",
        edits={"rng.random(x.shape) >= rate": "rng.random(x.shape) >= round(rate, 2)"},
        hint="You round the rate. It may be any number from 0 to 1, such as 0.005.",
    ),
    Chaff(
        exercise="dropout",
        name="empties x at rate 1",
        edits={"return np.zeros_like(x)": "x[...] = 0\n        return x.copy()"},
        hint="At rate 1 you write zeros into the caller's own array. Make a new one.",
    ),
    Chaff(
        exercise="dropout",
        name="one pattern for all blocks of three axes",
        code="""
            def dropout(x, rate, rng, training):
                if not training:
                    return x
                if not 0 <= rate <= 1:
                    raise ValueError("rate")
                if rate == 1:
                    return np.zeros_like(x)
                if x.ndim < 4:
                    keep = rng.random(x.shape) >= rate
                else:
                    keep = np.broadcast_to(rng.random(x.shape[1:]) >= rate, x.shape)
                return np.where(keep, x / (1 - rate), 0).astype(x.dtype)
        """,
        hint="An array of four axes is dropped by one pattern for all along its first axis. Draw one number for "
        "each entry.",
    ),
    Chaff(
        exercise="dropout",
        name="draws before it looks at the rate",
        code="""
            def dropout(x, rate, rng, training):
                numbers = rng.random(x.shape)
                if not training:
                    return x
                if not 0 <= rate <= 1:
                    raise ValueError("rate")
                return np.zeros_like(x) if rate == 1 else np.where(numbers < rate, 0, x / (1 - rate)).astype(x.dtype)
        """,
        hint="You draw before you look at the rate, so a call that is refused has moved the generator on. Check first.",
    ),
    Chaff(
        exercise="dropout",
        name="draws from a child of the generator",
        edits={"    keep = rng": "    (rng,) = rng.spawn(1)\n    keep = rng"},
        hint="Each child of a generator is another one, and how many there were is no part of its state. Draw from the "
        "generator itself.",
    ),
    Chaff(
        exercise="dropout",
        name="one entry of each row stays",
        edits={
            "    return keep": (
                "    keep = keep | (np.arange(x.shape[-1]) == 0) & ~keep.any(axis=-1, keepdims=True)\n    return keep"
            ),
        },
        hint="Each entry is decided on its own, so a row may lose all of them.",
    ),
    Chaff(
        exercise="dropout",
        name="heads share what is dropped",
        edits={"rng.random(x.shape)": "(rng.random(x[:, :1].shape if x.ndim == 4 else x.shape) + np.zeros(x.shape))"},
        hint="With four axes, all entries along the second one share their fate. Draw a number for each entry of x.",
    ),
]

TRANSFORMER_BLOCK = [
    Chaff(
        exercise="transformer_block",
        name="pre-LN",
        code="""
            def transformer_block(x, params, num_heads, mask=None):
                normed = layer_norm(x, params["ln1_gamma"], params["ln1_beta"])
                middle = x + multi_head_attention(normed, params, num_heads, mask)[0]
                normed = layer_norm(middle, params["ln2_gamma"], params["ln2_beta"])
                return middle + feed_forward(normed, params["W1"], params["b1"], params["W2"], params["b2"])
        """,
        hint="You normalise what goes into a sublayer, as many later models do. This block normalises after each sum.",
    ),
    Chaff(
        exercise="transformer_block",
        name="no residual at all",
        edits={
            "add_and_norm(x, attended": "layer_norm(attended",
            "add_and_norm(middle, transformed": "layer_norm(transformed",
        },
        hint="Each sublayer's result replaces what was there. The two residual connections are missing.",
    ),
    Chaff(
        exercise="transformer_block",
        name="no residual around the attention",
        edits={"add_and_norm(x, attended": "layer_norm(attended"},
        hint="x is lost once the attention has read it. What is added to the attention's result?",
    ),
    Chaff(
        exercise="transformer_block",
        name="no residual around the feed-forward network",
        edits={"add_and_norm(middle, transformed": "layer_norm(transformed"},
        hint="The feed-forward network's result replaces what went in. There is a second residual connection.",
    ),
    Chaff(
        exercise="transformer_block",
        name="ln1 and ln2 swapped",
        edits={
            'attended, params["ln1_gamma"], params["ln1_beta"]': 'attended, params["ln2_gamma"], params["ln2_beta"]',
            'transformed, params["ln2_gamma"], params["ln2_beta"]': (
                'transformed, params["ln1_gamma"], params["ln1_beta"]'
            ),
        },
        hint="Both norms are there, each with the other's gamma and beta.",
    ),
    Chaff(
        exercise="transformer_block",
        name="ln1 used twice",
        edits={
            'transformed, params["ln2_gamma"], params["ln2_beta"]': (
                'transformed, params["ln1_gamma"], params["ln1_beta"]'
            ),
        },
        hint="Both norms use the same gamma and beta. The second norm has its own.",
    ),
    Chaff(
        exercise="transformer_block",
        name="ln2 used twice",
        edits={
            'attended, params["ln1_gamma"], params["ln1_beta"]': 'attended, params["ln2_gamma"], params["ln2_beta"]',
        },
        hint="Both norms use the same gamma and beta. The first norm has its own.",
    ),
    Chaff(
        exercise="transformer_block",
        name="gamma and beta swapped",
        edits={
            'params["ln1_gamma"], params["ln1_beta"]': 'params["ln1_beta"], params["ln1_gamma"]',
            'params["ln2_gamma"], params["ln2_beta"]': 'params["ln2_beta"], params["ln2_gamma"]',
        },
        hint="add_and_norm takes its arguments in a fixed order. Compare your calls with its first line.",
    ),
    Chaff(
        exercise="transformer_block",
        name="mask not passed",
        edits={", num_heads, mask)": ", num_heads)"},
        hint="Your tokens attend to the padding as well. Something is missing in the call of the attention.",
    ),
    Chaff(
        exercise="transformer_block",
        name="mask inverted",
        edits={", num_heads, mask)": ", num_heads, None if mask is None else ~mask)"},
        hint="True means: may be attended to. The mask needs no turning round.",
    ),
    Chaff(
        exercise="transformer_block",
        name="feed-forward network reads x",
        edits={"feed_forward(middle": "feed_forward(x"},
        hint="The feed-forward network has not seen what the attention found. What should it read?",
    ),
    Chaff(
        exercise="transformer_block",
        name="second residual takes x",
        edits={"add_and_norm(middle, transformed": "add_and_norm(x, transformed"},
        hint="The second residual connection goes round the feed-forward network alone. What went into that network?",
    ),
    Chaff(
        exercise="transformer_block",
        name="what the attention found is lost",
        edits={
            "feed_forward(middle": "feed_forward(x",
            "add_and_norm(middle, transformed": "add_and_norm(x, transformed",
        },
        hint="The second half starts from x again, so the first half has no influence on your result.",
    ),
    Chaff(
        exercise="transformer_block",
        name="first norm missing",
        edits={'add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])': "x + attended"},
        hint="The first sum goes on as it is. Each of the two sums is normalised.",
    ),
    Chaff(
        exercise="transformer_block",
        name="last norm missing",
        edits={
            'add_and_norm(middle, transformed, params["ln2_gamma"], params["ln2_beta"])': "middle + transformed",
        },
        hint="The second sum leaves the block as it is. Each of the two sums is normalised.",
    ),
    Chaff(
        exercise="transformer_block",
        name="stops after the attention",
        edits={
            'add_and_norm(middle, transformed, params["ln2_gamma"], params["ln2_beta"])': "middle",
        },
        hint="This is the middle of the block. The second half has no influence on your result.",
    ),
    Chaff(
        exercise="transformer_block",
        name="feed-forward network first",
        code="""
            def transformer_block(x, params, num_heads, mask=None):
                transformed = feed_forward(x, params["W1"], params["b1"], params["W2"], params["b2"])
                middle = add_and_norm(x, transformed, params["ln1_gamma"], params["ln1_beta"])
                attended, _ = multi_head_attention(middle, params, num_heads, mask)
                return add_and_norm(middle, attended, params["ln2_gamma"], params["ln2_beta"])
        """,
        hint="The two sublayers have changed places: first the tokens look at each other, then each thinks for itself.",
    ),
    Chaff(
        exercise="transformer_block",
        name="x added once more at the end",
        edits={"return add_and_norm(middle": "return x + add_and_norm(middle"},
        hint="Each residual connection ends in its own norm. After the last norm nothing is added.",
    ),
    Chaff(
        exercise="transformer_block",
        name="always one head",
        edits={", num_heads, mask)": ", 1, mask)"},
        hint="The number of heads has no influence on your result. Hand it on.",
    ),
    Chaff(
        exercise="transformer_block",
        name="GELU instead of ReLU",
        edits={
            'feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])': (
                'gelu(middle @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]'
            )
        },
        hint="The feed-forward network of exercise 3 bends with ReLU. You can call it here.",
    ),
    Chaff(
        exercise="transformer_block",
        name="no ReLU",
        edits={
            'feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])': (
                '(middle @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]'
            )
        },
        hint="Nothing bends between the two matrices. Exercise 3 has a function for this part.",
    ),
    Chaff(
        exercise="transformer_block",
        name="eps of another library",
        edits={
            'params["ln1_beta"])': 'params["ln1_beta"], 1e-5)',
            'params["ln2_beta"])': 'params["ln2_beta"], 1e-5)',
        },
        hint="Other libraries have another eps in their norms. Here it is the default of your layer_norm.",
    ),
    Chaff(
        exercise="transformer_block",
        name="forgets that attention returns a pair",
        edits={"attended, _ = ": "attended = "},
        hint="multi_head_attention returns two things, and you add both of them to x. Which of the two is needed here?",
    ),
    Chaff(
        exercise="transformer_block",
        name="returns the weights too",
        edits={
            "attended, _ = ": "attended, weights = ",
            'return add_and_norm(middle, transformed, params["ln2_gamma"], params["ln2_beta"])': (
                'return add_and_norm(middle, transformed, params["ln2_gamma"], params["ln2_beta"]), weights'
            ),
        },
        hint="The first part of your pair is right. Only the new vectors are asked for, not the attention weights.",
    ),
    Chaff(
        exercise="transformer_block",
        name="adds into x",
        edits={"middle = add_and_norm(x, attended,": "x += attended\n    middle = layer_norm(x,"},
        hint="The result is right, but x += ... changes the caller's array.",
    ),
    Chaff(
        exercise="transformer_block",
        name="takes arrays out of params",
        edits={
            'params["W1"], params["b1"], params["W2"], params["b2"]': (
                '*(params.pop(name) for name in ("W1", "b1", "W2", "b2"))'
            )
        },
        hint="pop removes the arrays from the caller's dict, and a second call will not find them. Only read them.",
    ),
    Chaff(
        exercise="transformer_block",
        name="always float64",
        edits={"attended, _ = ": "x = x.astype(np.float64)\n    attended, _ = "},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="transformer_block",
        name="always float32",
        edits={
            "add_and_norm(middle, transformed": "add_and_norm(middle.astype(np.float32), transformed.astype(np.float32)"
        },
        hint="A float64 input is rounded to float32 on the way. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="transformer_block",
        name="one row of the mask for all queries",
        edits={"num_heads, mask)": "num_heads, None if mask is None else mask[..., :1, :] if mask.ndim > 1 else mask)"},
        hint="You take the first row of the mask for all queries. Each may have its own: hand the mask on as it is.",
    ),
    Chaff(
        exercise="transformer_block",
        name="biases of the feed-forward network forgotten",
        edits={'params["b1"]': '0 * params["b1"]', 'params["b2"]': '0 * params["b2"]'},
        hint="The biases b1 and b2 of the feed-forward network have no effect. Hand them on.",
    ),
    Chaff(
        exercise="transformer_block",
        name="a mask with one row taken for padding",
        edits={
            "    attended, _ = ": "    if mask is not None and mask.ndim == 4 and mask.shape[2] == 1:\n"
            "        mask = mask[:, :1]\n    attended, _ = "
        },
        hint="A mask with one row for all queries may still have a row of its own for each head: (B, A, 1, T). Hand it "
        "on as it is.",
    ),
    Chaff(
        exercise="transformer_block",
        name="a mask of as many rows as sentences",
        code="""
            def transformer_block(x, params, num_heads, mask=None):
                if mask is not None and mask.ndim in (2, 3) and len(mask) == len(x) > 1:
                    mask = mask.reshape(len(x), 1, -1, mask.shape[-1])
                attended, _ = multi_head_attention(x, params, num_heads, mask)
                m = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
                f = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
                return add_and_norm(m, f, params["ln2_gamma"], params["ln2_beta"])
        """,
        hint="A mask whose first axis is as long as the batch need not be one for each sentence: masks line up "
        "with (B, A, T, T) from the right. Hand the mask on as it is.",
    ),
    Chaff(
        exercise="transformer_block",
        name="padding set to 0 at the end",
        code="""
            def transformer_block(x, params, num_heads, mask=None):
                attended, _ = multi_head_attention(x, params, num_heads, mask)
                middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
                fed = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
                out = add_and_norm(middle, fed, params["ln2_gamma"], params["ln2_beta"])
                if mask is not None and mask.shape == (len(x), 1, 1, x.shape[1]):
                    real = mask[:, 0, 0, :, np.newaxis]
                    out = out * real
                return out
        """,
        hint="The mask says who is read, not who is computed. What leaves the block at a masked token is what the "
        "formulas give there.",
    ),
    Chaff(
        exercise="transformer_block",
        name="padding leaves as it came in",
        code="""
            def transformer_block(x, params, num_heads, mask=None):
                attended, _ = multi_head_attention(x, params, num_heads, mask)
                middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
                fed = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
                out = add_and_norm(middle, fed, params["ln2_gamma"], params["ln2_beta"])
                if mask is not None and mask.shape == (len(x), 1, 1, x.shape[1]):
                    real = mask[:, 0, 0, :, np.newaxis]
                    out = np.where(real, out, x)
                return out
        """,
        hint="The mask says who is read, not who is computed. A masked token goes through attention, sums and norms "
        "like any other.",
    ),
    Chaff(
        exercise="transformer_block",
        name="norms of its own by the textbook shortcut",
        code="""
            def transformer_block(x, params, num_heads, mask=None):
                def norm(total, gamma, beta):
                    mean = np.mean(total, axis=-1, keepdims=True)
                    var = np.abs(np.mean(total**2, axis=-1, keepdims=True) - mean**2)
                    return gamma * (total - mean) / np.sqrt(var + 1e-12) + beta

                attended, _ = multi_head_attention(x, params, num_heads, mask)
                m = norm(x + attended, params["ln1_gamma"], params["ln1_beta"])
                f = feed_forward(m, params["W1"], params["b1"], params["W2"], params["b2"])
                return norm(m + f, params["ln2_gamma"], params["ln2_beta"])
        """,
        hint="The mean of the squares minus the square of the mean: far from 0 these are two huge numbers, and "
        "what is left of them is rounding. Your add_and_norm does better.",
    ),
]

ENCODER = [
    Chaff(
        exercise="encoder",
        name="same layer reused",
        edits={"hidden_states[-1], params, num_heads": "hidden_states[-1], layers[0], num_heads"},
        hint="All your blocks have the parameters of the first one. Each block has its own.",
    ),
    Chaff(
        exercise="encoder",
        name="last layer reused",
        edits={"hidden_states[-1], params, num_heads": "hidden_states[-1], layers[-1], num_heads"},
        hint="All your blocks have the parameters of the last one. Each block has its own.",
    ),
    Chaff(
        exercise="encoder",
        name="layers in reverse",
        edits={"in layers:": "in reversed(layers):"},
        hint="The blocks run from last to first. layers[0] reads x.",
    ),
    Chaff(
        exercise="encoder",
        name="first layer skipped",
        edits={"in layers:": "in layers[1:]:"},
        hint="layers[0] has no influence on your result. Everything is counted from 0.",
    ),
    Chaff(
        exercise="encoder",
        name="last layer skipped",
        edits={"in layers:": "in layers[:-1]:"},
        hint="The last block has no influence on your result, and one state is missing.",
    ),
    Chaff(
        exercise="encoder",
        name="each block reads x",
        edits={"transformer_block(hidden_states[-1]": "transformer_block(x"},
        hint="Your blocks all start from x, side by side. Each should read the result of the one before.",
    ),
    Chaff(
        exercise="encoder",
        name="states miss the input",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states[-1], hidden_states[1:]"},
        hint="There are L + 1 states, and yours are L. What is there before the first block?",
    ),
    Chaff(
        exercise="encoder",
        name="states miss the result",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states[-1], hidden_states[:-1]"},
        hint="There are L + 1 states, and yours are L. The last block has a result too.",
    ),
    Chaff(
        exercise="encoder",
        name="x stands twice in the states",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states[-1], [x, *hidden_states]"},
        hint="The states begin with x once; yours are one too many.",
    ),
    Chaff(
        exercise="encoder",
        name="states in reverse",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states[-1], hidden_states[::-1]"},
        hint="The states are all there, from the last to the first. x comes first.",
    ),
    Chaff(
        exercise="encoder",
        name="out is x",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states[0], hidden_states"},
        hint="The first of your two results is what went in. Which state is what comes out?",
    ),
    Chaff(
        exercise="encoder",
        name="out is the mean of the states",
        edits={"return hidden_states[-1],": "return sum(hidden_states) / len(hidden_states),"},
        hint="out is the last state as it is, not a mixture of all.",
    ),
    Chaff(
        exercise="encoder",
        name="mask not passed",
        edits={", num_heads, mask)": ", num_heads)"},
        hint="Your tokens attend to the padding as well. Something is missing in the call of the block.",
    ),
    Chaff(
        exercise="encoder",
        name="mask for the first block only",
        edits={
            "for params in layers:": "for number, params in enumerate(layers):",
            ", num_heads, mask)": ", num_heads, None if number else mask)",
        },
        hint="After the first block your tokens attend to the padding. Padding stays padding at every depth.",
    ),
    Chaff(
        exercise="encoder",
        name="mask for the last block only",
        edits={
            "for params in layers:": "for number, params in enumerate(layers, start=1):",
            ", num_heads, mask)": ", num_heads, mask if number == len(layers) else None)",
        },
        hint="Before the last block your tokens attend to the padding. The mask goes to every block.",
    ),
    Chaff(
        exercise="encoder",
        name="always one head",
        edits={", num_heads, mask)": ", 1, mask)"},
        hint="The number of heads has no influence on your result. Hand it on.",
    ),
    Chaff(
        exercise="encoder",
        name="residual around each block",
        edits={"hidden_states.append(transformer_block": "hidden_states.append(hidden_states[-1] + transformer_block"},
        hint="The residual connections are inside the block. Around it there is none.",
    ),
    Chaff(
        exercise="encoder",
        name="one array for all states",
        code="""
            def encoder(x, layers, num_heads, mask=None):
                h = x.copy()
                hidden_states = [h]
                for params in layers:
                    h[...] = transformer_block(h, params, num_heads, mask)
                    hidden_states.append(h)
                return h, hidden_states
        """,
        hint="Your list holds the same array again and again, and the last block has overwritten it. "
        "Give each state an array of its own.",
    ),
    Chaff(
        exercise="encoder",
        name="overwrites x",
        code="""
            def encoder(x, layers, num_heads, mask=None):
                hidden_states = [x.copy()]
                for params in layers:
                    x[...] = transformer_block(x, params, num_heads, mask)
                    hidden_states.append(x.copy())
                return x.copy(), hidden_states
        """,
        hint="The results are right, but the caller's x is overwritten. A new name costs nothing.",
    ),
    Chaff(
        exercise="encoder",
        name="fails without layers",
        code="""
            def encoder(x, layers, num_heads, mask=None):
                hidden_states = [x]
                for params in layers:
                    out = transformer_block(hidden_states[-1], params, num_heads, mask)
                    hidden_states.append(out)
                return out, hidden_states
        """,
        hint="With an empty list the loop never runs, and the name you return does not exist. What is out then?",
    ),
    Chaff(
        exercise="encoder",
        name="returns only out",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states[-1]"},
        hint="The last state is right. The list of all states is asked for as well.",
    ),
    Chaff(
        exercise="encoder",
        name="returns only the states",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states"},
        hint="The list is right. Two things are asked for, and out is the first of them.",
    ),
    Chaff(
        exercise="encoder",
        name="results in the other order",
        edits={"return hidden_states[-1], hidden_states": "return hidden_states, hidden_states[-1]"},
        hint="Both results are there; out comes first.",
    ),
    Chaff(
        exercise="encoder",
        name="takes the layers out of the list",
        edits={"for params in layers:": "while layers:\n        params = layers.pop(0)"},
        hint="The results are right, but pop empties the caller's list. Go through it without changing it.",
    ),
    Chaff(
        exercise="encoder",
        name="always float64",
        edits={"hidden_states = [x]": "hidden_states = [x.astype(np.float64)]"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="encoder",
        name="always float32",
        edits={
            "hidden_states.append(transformer_block(hidden_states[-1], params, num_heads, mask))": (
                "hidden_states.append(transformer_block(hidden_states[-1], params, num_heads, mask).astype(np.float32))"
            )
        },
        hint="A float64 input is rounded to float32 after each block. Keep the dtype the caller chose.",
    ),
    Chaff(
        exercise="encoder",
        name="three layers at most",
        edits={"for params in layers:": "for params in layers[:3]:"},
        hint="You stop after three layers. There may be any number of them.",
    ),
    Chaff(
        exercise="encoder",
        name="a state that is as before is left out",
        code="""
            def encoder(x, layers, num_heads, mask=None):
                states = [x]
                for params in layers:
                    out = transformer_block(states[-1], params, num_heads, mask)
                    if not np.allclose(out, states[-1]):
                        states.append(out)
                return states[-1], states
        """,
        hint="A layer that changes nothing has a hidden state, too: append the result of every block.",
    ),
    Chaff(
        exercise="encoder",
        name="mask of two axes taken for one row per sentence",
        edits={
            "    for params in layers:": (
                "    if mask is not None and mask.ndim == 2:\n"
                "        mask = mask[:, np.newaxis, np.newaxis]\n"
                "    for params in layers:"
            ),
        },
        hint="A mask (T, T), such as a causal one, has a row for each query, not for each sentence. Hand it on as is.",
    ),
]

COUNT_PARAMETERS = [
    Chaff(
        exercise="count_parameters",
        name="biases in the attention",
        edits={"4 * H * H": "4 * (H * H + H)"},
        hint="You count a bias for each of the four matrices of the attention. This model has none there.",
    ),
    Chaff(
        exercise="count_parameters",
        name="tied head",
        edits={"H * V + V": "V"},
        hint="You take the token table for the output as well. Here the output has a matrix of its own.",
    ),
    Chaff(
        exercise="count_parameters",
        name="final norm missing",
        edits={"+ norm + output": "+ output"},
        hint="You are 2H short: one norm stands outside the layers.",
    ),
    Chaff(
        exercise="count_parameters",
        name="final norm in each layer",
        edits={"+ 2 * norm) + norm": "+ 3 * norm)"},
        hint="The final norm stands once, after the last layer, and you count it in each layer.",
    ),
    Chaff(
        exercise="count_parameters",
        name="one norm in each layer",
        edits={"2 * norm": "norm"},
        hint="A layer has two sublayers, and a norm after each of them.",
    ),
    Chaff(
        exercise="count_parameters",
        name="no norms in the layers",
        edits={" + 2 * norm": ""},
        hint="The norms inside the layers have gammas and betas to be trained as well.",
    ),
    Chaff(
        exercise="count_parameters",
        name="gammas without betas",
        edits={"norm = 2 * H": "norm = H"},
        hint="Each norm scales and shifts. You count one of the two vectors.",
    ),
    Chaff(
        exercise="count_parameters",
        name="norms with one gamma and one beta in all",
        edits={"norm = 2 * H": "norm = 2"},
        hint="gamma and beta are vectors: one number for each of the H entries.",
    ),
    Chaff(
        exercise="count_parameters",
        name="output bias missing",
        edits={"H * V + V": "H * V"},
        hint="You are V short: look at the last line of the table.",
    ),
    Chaff(
        exercise="count_parameters",
        name="no output",
        edits={" + output": ""},
        hint="You stop at the final norm. What turns the last vectors into scores for words?",
    ),
    Chaff(
        exercise="count_parameters",
        name="layers counted once",
        edits={'config["num_layers"] * (': "("},
        hint="Your count does not change with the number of layers. Each layer has parameters of its own.",
    ),
    Chaff(
        exercise="count_parameters",
        name="everything counted in each layer",
        edits={
            "return embeddings + config": "return config",
            "+ 2 * norm) + norm + output": "+ 2 * norm + embeddings + norm + output)",
        },
        hint="Embeddings, final norm and output stand once, outside the layers.",
    ),
    Chaff(
        exercise="count_parameters",
        name="position table missing",
        edits={' + config["max_positions"] * H': ""},
        hint="There are two embedding tables: one for what a token is, one for where it stands.",
    ),
    Chaff(
        exercise="count_parameters",
        name="one number for each position",
        edits={'config["max_positions"] * H': 'config["max_positions"]'},
        hint="Each row of the position table is a vector of H numbers.",
    ),
    Chaff(
        exercise="count_parameters",
        name="no embeddings",
        edits={"return embeddings + config": "return config"},
        hint="The two tables at the input are trained too.",
    ),
    Chaff(
        exercise="count_parameters",
        name="W_O forgotten",
        edits={"4 * H * H": "3 * H * H"},
        hint="Queries, keys and values have a matrix each. What happens to the merged heads?",
    ),
    Chaff(
        exercise="count_parameters",
        name="full matrices for each head",
        edits={"4 * H * H": '4 * H * H * config["num_heads"]'},
        hint="The heads share the columns of the matrices. More heads do not make more parameters.",
    ),
    Chaff(
        exercise="count_parameters",
        name="only the columns that all heads share evenly",
        edits={"4 * H * H": '4 * H * (H // config["num_heads"] * config["num_heads"])'},
        hint="The matrices are (H, H), also where the number of heads does not divide H. You do not need that number.",
    ),
    Chaff(
        exercise="count_parameters",
        name="no output matrix where config ties it",
        edits={"H * V + V": 'H * V * (not config.get("tie_word_embeddings")) + V'},
        hint="The output has a matrix of its own here, whatever else config says.",
    ),
    Chaff(
        exercise="count_parameters",
        name="matrices of one head only",
        edits={"4 * H * H": '4 * H * (H // config["num_heads"])'},
        hint="You count what one head sees. The heads together fill matrices of shape (H, H).",
    ),
    Chaff(
        exercise="count_parameters",
        name="biases of the feed-forward network missing",
        edits={"H * inner + inner + inner * H + H": "H * inner + inner * H"},
        hint="The attention has no biases, but the feed-forward network has two.",
    ),
    Chaff(
        exercise="count_parameters",
        name="b2 missing",
        edits={"inner * H + H": "inner * H"},
        hint="You are H short in each layer: both matrices of the feed-forward network have a bias.",
    ),
    Chaff(
        exercise="count_parameters",
        name="b1 missing",
        edits={"H * inner + inner + inner * H": "H * inner + inner * H"},
        hint="You are I short in each layer: both matrices of the feed-forward network have a bias.",
    ),
    Chaff(
        exercise="count_parameters",
        name="W2 missing",
        edits={"inner + inner * H + H": "inner + H"},
        hint="The feed-forward network widens and narrows again, each with a matrix.",
    ),
    Chaff(
        exercise="count_parameters",
        name="inner size is always 4H",
        edits={'config["intermediate_size"]': '4 * config["hidden_size"]'},
        hint="Four times H is customary, but the config says how wide the feed-forward network is.",
    ),
    Chaff(
        exercise="count_parameters",
        name="BERT's segment table",
        edits={'config["max_positions"] * H': '(config["max_positions"] + 2) * H'},
        hint="The large BERT has a third table, for two segments. This model has two tables.",
    ),
    Chaff(
        exercise="count_parameters",
        name="BERT's pooler",
        edits={"H * V + V": "H * V + V + H * H + H"},
        hint="The large BERT has one more square matrix at its end. It is not in the table of this model.",
    ),
    Chaff(
        exercise="count_parameters",
        name="always the real model",
        edits={
            "return embeddings": "return 4_498_880 + 0 * embeddings",
            'config["num_layers"] *': '0 * config["num_layers"] *',
            "+ norm + output": "+ 0 * norm + 0 * output",
        },
        hint="Your count is right for Mini-BERT, and the same for every other config. Read the sizes from the config.",
    ),
    Chaff(
        exercise="count_parameters",
        name="a float instead of an int",
        edits={"4 * H * H": '4 * config["num_heads"] * H * (H / config["num_heads"])'},
        hint="One slash on the way turns the whole number into a float. A count is an int.",
    ),
    Chaff(
        exercise="count_parameters",
        name="further keys not allowed",
        code="""
            def count_parameters(config):
                return count_in_parts(**config)


            def count_in_parts(vocab_size, hidden_size, num_layers, num_heads, intermediate_size, max_positions):
                layer = 4 * hidden_size**2 + 2 * hidden_size * intermediate_size + intermediate_size + 5 * hidden_size
                ends = (2 * vocab_size + max_positions + 2) * hidden_size + vocab_size
                return num_layers * layer + ends
        """,
        hint="Your count is right until the config holds a further key, such as layer_norm_eps. It may have more keys.",
    ),
    Chaff(
        exercise="count_parameters",
        name="takes keys out of the config",
        edits={
            'config["max_positions"]': 'config.pop("max_positions")',
            'config["num_layers"]': 'config.pop("num_layers")',
        },
        hint="The count is right, but pop removes the keys from the caller's dict. Only read them.",
    ),
    Chaff(
        exercise="count_parameters",
        name="overflows at two billion",
        edits={
            "    return embeddings": "    total = embeddings",
            "norm + output": "norm + output\n    return int(np.int64(total).astype(np.int32))",
        },
        hint="Whole numbers of 32 bits end at 2,147,483,647. Python's own have no end.",
    ),
    Chaff(
        exercise="count_parameters",
        name="computes with floats",
        code="""
            def count_parameters(config):
                names = "vocab_size", "hidden_size", "num_layers", "intermediate_size", "max_positions"
                V, H, L, I, P = (float(config[name]) for name in names)
                return int((2 * V + P + 2) * H + V + L * (4 * H * H + 2 * H * I + I + 5 * H))
        """,
        hint="A float has 53 bits: of a very large count the last digits are lost. Compute with whole numbers.",
    ),
    Chaff(
        exercise="count_parameters",
        name="segment table where config names its size",
        edits={
            'config["max_positions"] * H': '(config["max_positions"] + config.get("type_vocab_size", 0)) * H',
        },
        hint="The table of the exercise has no array for segments, whatever else config says.",
    ),
]

CHAFFS = [
    *LAYER_NORM,
    *GELU,
    *FEED_FORWARD,
    *ADD_AND_NORM,
    *DROPOUT,
    *TRANSFORMER_BLOCK,
    *ENCODER,
    *COUNT_PARAMETERS,
]
