"""Plausible wrong solutions of assignment 04, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

NUMERICAL_GRADIENT = [
    Chaff(
        exercise="numerical_gradient",
        name="copy counted back, not put back",
        edits={"        point[index] = x[index]\n": "        point[index] += eps\n"},
        hint="0.1 - 1e-5 + 1e-5 is not 0.1. Write the old value back, which still stands in x.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="another default eps",
        edits={"eps: float = 1e-5": "eps: float = 1e-6"},
        hint="Without an eps, 1e-5 is promised. Copy the first line of the exercise as it stands.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="default eps in the place of a large one",
        edits={"    point = x.copy()\n": "    eps = eps if eps < 1 else 1e-5\n    point = x.copy()\n"},
        hint="An eps of 2 is coarse, but the caller asked for it: use the one that is handed in.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="f gets the entries in one row",
        edits={"above = f(point)": "above = f(point.ravel())", "below = f(point)": "below = f(point.ravel())"},
        hint="f takes an array of the shape of x, and may look entries up by all of their places.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="moves x itself and puts it back",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                gradient = np.zeros(x.shape)
                for index in np.ndindex(x.shape):
                    saved = x[index]
                    x[index] = saved + eps
                    above = f(x)
                    x[index] = saved - eps
                    below = f(x)
                    x[index] = saved
                    gradient[index] = (above - below) / (2 * eps)
                return gradient
        """,
        hint="After the call x is what it was, but in between it was not, and a read-only x cannot be moved at all. "
        "Move the entries of a copy.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="skips entries that are 0",
        edits={
            "        point[index] = x[index] + eps": (
                "        if x[index] == 0:\n            continue\n        point[index] = x[index] + eps"
            ),
        },
        hint="An entry of 0 gets the slope 0 from you. Where x is has nothing to do with how steep f is there.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="loops for up to three axes",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                point = x.copy()
                places = [(i,) for i in range(x.shape[0])]
                if x.ndim > 1:
                    places = [(*place, j) for place in places for j in range(x.shape[1])]
                if x.ndim > 2:
                    places = [(*place, k) for place in places for k in range(x.shape[2])]
                gradient = np.zeros_like(x)
                for place in places:
                    point[place] += eps
                    above = f(point)
                    point[place] = x[place] - eps
                    gradient[place] = (above - f(point)) / (2 * eps)
                    point[place] = x[place]
                return gradient
        """,
        hint="With four axes your places are whole rows, whose entries move together. np.ndindex(x.shape) visits every "
        "entry of any shape.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="entries in the order of memory",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                flat = x.ravel(order="K")
                slopes = []
                for i in range(x.size):
                    up, down = flat.copy(), flat.copy()
                    up[i] += eps
                    down[i] -= eps
                    slopes.append((f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * eps))
                return np.array(slopes).reshape(x.shape)
        """,
        hint="A transposed array lies in memory in another order than it reads. ravel() without an order reads it row "
        "by row, and so does reshape.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="forward difference",
        edits={"above - below": "above - f(x)", "(2 * eps)": "eps"},
        hint="You go up from x only. The formula takes one point above x and one below it.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="backward difference",
        edits={"above - below": "f(x) - below", "(2 * eps)": "eps"},
        hint="You go down from x only. The formula takes one point above x and one below it.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="no factor 2",
        edits={"(2 * eps)": "eps"},
        hint="Every slope comes out twice as steep. How far apart are the two points at which you call f?",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="half a central difference",
        edits={"above - below": "above - f(x)"},
        hint="The slopes come out half as steep: the denominator counts two steps, the numerator contains only one.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="divides by 2, then multiplies by eps",
        edits={"/ (2 * eps)": "/ 2 * eps"},
        hint="a / 2 * eps means (a / 2) * eps. Which part of it did you want in the denominator?",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="below minus above",
        edits={"above - below": "below - above"},
        hint="The size is right and the sign is not. Where f grows with x, the slope should be positive.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="entries are never put back",
        edits={"        point[index] = x[index]\n": ""},
        hint="The first entry is right, the later ones are not: the entries visited before are still moved. "
        "All others should stand where they were.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="x left changed in the last bit",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                gradient = np.zeros_like(x)
                for index in np.ndindex(x.shape):
                    x[index] += eps
                    above = f(x)
                    x[index] -= 2 * eps
                    below = f(x)
                    x[index] += eps
                    gradient[index] = (above - below) / (2 * eps)
                return gradient
        """,
        hint="0.1 + 1e-5 - 1e-5 is not 0.1, so the caller gets back an x with other last digits. "
        "Move a copy, or keep the old value and put that back.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="x left moved",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                gradient = np.zeros_like(x)
                for index in np.ndindex(x.shape):
                    old = x[index]
                    x[index] = old + eps
                    above = f(x)
                    x[index] = old - eps
                    below = f(x)
                    gradient[index] = (above - below) / (2 * eps)
                return gradient
        """,
        hint="Your last step down stays in the caller's x, and the later entries are measured at a moved point. "
        "What is missing at the end of the loop?",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="second name taken for a copy",
        edits={"point = x.copy()": "point = x"},
        hint="point = x gives the same array a second name. When you read x[index] again, it has moved already.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="eps handed in is ignored",
        edits={"-> np.ndarray:\n": "-> np.ndarray:\n    eps = 1e-5\n"},
        hint="The result is the same for every eps. The caller chooses how far to move.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="moves all entries at once",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                return np.full_like(x, (f(x + eps) - f(x - eps)) / (2 * eps))
        """,
        hint="x + eps moves every entry, so you measure all derivatives together. Move one entry and hold the others "
        "still.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="only the first entry",
        edits={"    return gradient": "        return gradient"},
        hint="Only one entry of the gradient is filled. Look at how far the return is indented.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="moves whole rows",
        edits={"np.ndindex(x.shape)": "range(len(x))"},
        hint="With two axes, x[i] is a row, and its entries move together. Each entry needs its own two calls of f.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="only for two axes",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                point = x.copy()
                gradient = np.zeros_like(x)
                for i in range(x.shape[0]):
                    for j in range(x.shape[1]):
                        point[i, j] = x[i, j] + eps
                        above = f(point)
                        point[i, j] = x[i, j] - eps
                        below = f(point)
                        point[i, j] = x[i, j]
                        gradient[i, j] = (above - below) / (2 * eps)
                return gradient
        """,
        hint="Two loops suit a matrix. x may have one axis, or three; is there a loop that visits every entry of any "
        "shape?",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="hands f one entry only",
        edits={"above = f(point)": "above = f(point[index])", "below = f(point)": "below = f(point[index])"},
        hint="f takes an array of the shape of x. With one entry alone it cannot see how that entry meets the others.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="step grows with the entry",
        code="""
            def numerical_gradient(f, x, eps=1e-5):
                point = x.copy()
                gradient = np.zeros_like(x)
                for index in np.ndindex(x.shape):
                    step = eps * max(1.0, abs(x[index]))
                    point[index] = x[index] + step
                    above = f(point)
                    point[index] = x[index] - step
                    below = f(point)
                    point[index] = x[index]
                    gradient[index] = (above - below) / (2 * step)
                return gradient
        """,
        hint="A step in proportion to the entry can be useful elsewhere. Here every entry is moved by the eps handed "
        "in.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="point in float32",
        edits={"point = x.copy()": "point = x.astype(np.float32)"},
        hint="In float32 a step of 1e-5 is lost in the rounding of x. Keep the dtype of x.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="gradient in float32",
        edits={"np.zeros_like(x)": "np.zeros(x.shape, dtype=np.float32)"},
        hint="The slopes are right, but they are stored with 7 digits. x is float64, and so is its gradient.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="gradient in one row",
        edits={"return gradient": "return gradient.ravel()"},
        hint="The numbers are right, but a gradient has the shape of what it belongs to.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="small slopes taken for 0",
        edits={"    return gradient": "    gradient[np.abs(gradient) < 1e-8] = 0\n    return gradient"},
        hint="A slope of 1e-9 is small, but where f itself is that small, it is what was asked for.",
    ),
    Chaff(
        exercise="numerical_gradient",
        name="eps never below 1e-7",
        edits={"    point = x.copy()\n": "    eps = max(eps, 1e-7)\n    point = x.copy()\n"},
        hint="An eps of 1e-8 costs digits, but the caller asked for it: use the one that is handed in.",
    ),
]

RELATIVE_ERROR = [
    Chaff(
        exercise="relative_error",
        name="nearly equal taken for equal",
        edits={"difference = np.abs(a - b)": "difference = np.where(np.isclose(a, b), 0, np.abs(a - b))"},
        hint="np.isclose forgives a millionth, and it is such small errors that you want to measure here.",
    ),
    Chaff(
        exercise="relative_error",
        name="computed in float32",
        edits={
            "    difference = np.abs(a - b)": "    a, b = a.astype(np.float32), b.astype(np.float32)\n"
            "    difference = np.abs(a - b)"
        },
        hint="float32 has 7 digits, and the errors you look for may be in the ninth. Compute in the dtype of a and b.",
    ),
    Chaff(
        exercise="relative_error",
        name="small pairs taken for zeros",
        edits={"size == 0, 1, size": "size < 1e-5, 1, size"},
        hint="A pair of numbers near 1e-6 counts as a pair of zeros for you. Gradients are often as small as that, and "
        "may still be wrong.",
    ),
    Chaff(
        exercise="relative_error",
        name="nan for a pair of zeros",
        edits={"np.where(size == 0, 1, size)": "size"},
        hint="A pair of zeros gives 0 / 0, which is nan, and one nan spoils the maximum. The error there is 0.",
    ),
    Chaff(
        exercise="relative_error",
        name="absolute difference",
        edits={"difference / np.where(size == 0, 1, size)": "difference"},
        hint="You report the difference itself, in the unit of the numbers. Measure it against the size of its pair.",
    ),
    Chaff(
        exercise="relative_error",
        name="only the difference of all zeros",
        code="""
            def relative_error(a, b):
                if not np.any(a) and not np.any(b):
                    return 0.0
                return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b))))
        """,
        hint="Two arrays of zeros are looked after. One pair of zeros among other numbers still gives 0 / 0.",
    ),
    Chaff(
        exercise="relative_error",
        name="skips nan afterwards",
        code="""
            def relative_error(a, b):
                with np.errstate(invalid="ignore"):
                    return float(np.nanmax(np.abs(a - b) / (np.abs(a) + np.abs(b))))
        """,
        hint="Skipping nan helps as long as another entry is left. What remains where every pair is a pair of zeros?",
    ),
    Chaff(
        exercise="relative_error",
        name="0 / 0 counts as 1",
        edits={"difference / np.where(size == 0, 1, size)": "np.where(size == 0, 1, difference / size)"},
        hint="Two zeros agree perfectly, but you give them the worst error there is.",
    ),
    Chaff(
        exercise="relative_error",
        name="mean instead of the largest",
        edits={"np.max(": "np.mean("},
        hint="One wrong entry among a thousand right ones disappears in a mean. Report the worst entry.",
    ),
    Chaff(
        exercise="relative_error",
        name="sum instead of the largest",
        edits={"np.max(": "np.sum("},
        hint="Your result can be larger than 1. Report the worst entry, not all entries together.",
    ),
    Chaff(
        exercise="relative_error",
        name="smallest instead of the largest",
        edits={"np.max(": "np.min("},
        hint="You report the best entry, but it is the worst one that tells of a bug.",
    ),
    Chaff(
        exercise="relative_error",
        name="size of the sum",
        edits={"np.abs(a) + np.abs(b)": "np.abs(a + b)"},
        hint="For 2 and -2 the sum is 0, so you divide by nothing. Take the size of each number first.",
    ),
    Chaff(
        exercise="relative_error",
        name="divides by the larger of the two",
        edits={"np.abs(a) + np.abs(b)": "np.maximum(np.abs(a), np.abs(b))"},
        hint="Numbers of opposite sign get more than 1 from you. The formula has both sizes in its denominator.",
    ),
    Chaff(
        exercise="relative_error",
        name="divides by a alone",
        edits={"np.abs(a) + np.abs(b)": "np.abs(a)"},
        hint="Exchange a and b and your result changes. Neither of them is the true one; the denominator has both.",
    ),
    Chaff(
        exercise="relative_error",
        name="divides by the mean size",
        edits={"np.abs(a) + np.abs(b)": "(np.abs(a) + np.abs(b)) / 2"},
        hint="Your errors are twice the asked ones, up to 2. Is there a factor in the formula's denominator?",
    ),
    Chaff(
        exercise="relative_error",
        name="largest difference over largest size",
        edits={"np.max(difference / np.where(size == 0, 1, size))": "np.max(difference) / (np.max(size) or 1)"},
        hint="One large entry hides the errors of all small ones. Divide each difference by the size of its own pair.",
    ),
    Chaff(
        exercise="relative_error",
        name="length of the difference over lengths",
        code="""
            def relative_error(a, b):
                size = np.linalg.norm(a) + np.linalg.norm(b)
                return float(np.linalg.norm(a - b) / size) if size > 0 else 0.0
        """,
        hint="You compare the arrays as a whole, so large entries hide the small ones. Compare entry by entry.",
    ),
    Chaff(
        exercise="relative_error",
        name="difference keeps its sign",
        edits={"np.abs(a - b)": "a - b"},
        hint="Where b is larger than a, your error is negative and never counts as the worst.",
    ),
    Chaff(
        exercise="relative_error",
        name="adds 1 to the size",
        edits={"np.where(size == 0, 1, size)": "(1 + size)"},
        hint="For small numbers the 1 outweighs everything, and 4e-6 against 6e-6 looks perfect. Change the "
        "denominator only where it is 0.",
    ),
    Chaff(
        exercise="relative_error",
        name="guard far too large",
        edits={"np.where(size == 0, 1, size)": "np.maximum(size, 1e-3)"},
        hint="Gradients are often smaller than your guard, and their errors then look small. It has to be tiny.",
    ),
    Chaff(
        exercise="relative_error",
        name="0 wherever one of the two is 0",
        edits={
            "difference / np.where(size == 0, 1, size)": "np.where(a * b == 0, 0, difference / (size + (size == 0)))"
        },
        hint="A gradient of 0 where another one is right is as wrong as can be. The error is 0 only if both are 0.",
    ),
    Chaff(
        exercise="relative_error",
        name="one error for each entry",
        edits={"float(np.max(difference / np.where(size == 0, 1, size)))": "difference / np.where(size == 0, 1, size)"},
        hint="You return the error of every entry. One number is asked for, the worst of them.",
    ),
    Chaff(
        exercise="relative_error",
        name="largest along the first axis only",
        edits={
            "float(np.max(difference / np.where(size == 0, 1, size)))": (
                "np.max(difference / np.where(size == 0, 1, size), axis=0)"
            )
        },
        hint="For a matrix you return one number for each column. The maximum runs over all entries of all axes.",
    ),
    Chaff(
        exercise="relative_error",
        name="error of the pair that differs most",
        edits={
            "np.max(difference / np.where(size == 0, 1, size))": (
                "difference.flat[difference.argmax()] / max(size.flat[difference.argmax()], 1e-300)"
            ),
        },
        hint="You look for the largest difference first and measure it then. A small pair that is far off goes unseen: "
        "measure all, then take the largest.",
    ),
]

LINEAR_BACKWARD = [
    Chaff(
        exercise="linear_backward",
        name="dx by way of float32",
        edits={"d_out @ W.T": "(d_out.astype(np.float32) @ W.T).astype(np.float32).astype(d_out.dtype)"},
        hint="On the way, half of the digits are lost; the float64 at the end does not bring them back.",
    ),
    Chaff(
        exercise="linear_backward",
        name="db without its axis where m is 1",
        edits={"np.sum(d_rows, axis=0)": "np.squeeze(np.sum(d_rows, axis=0))"},
        hint="With m = 1 your db is a number. It has the shape of b, (m,), and that is (1,).",
    ),
    Chaff(
        exercise="linear_backward",
        name="whichever of W and its transpose fits",
        edits={"d_out @ W.T": "d_out @ (W if W.shape[0] == d_out.shape[-1] else W.T)"},
        hint="Where W is square, both fit, and you take the wrong one. The formula says which it is: no shape needs to "
        "be asked.",
    ),
    Chaff(
        exercise="linear_backward",
        name="rows in the order of memory",
        code="""
            def linear_backward(d_out, x, W):
                n, m = W.shape
                d_rows, x_rows = d_out.ravel(order="A").reshape(-1, m), x.ravel(order="A").reshape(-1, n)
                return d_out @ W.T, x_rows.T @ d_rows, d_rows.sum(axis=0)
        """,
        hint="Where an array lies in Fortran order, ravel(order='A') reads it column by column. reshape(-1, n) alone "
        "reads it as it is indexed.",
    ),
    Chaff(
        exercise="linear_backward",
        name="sums over at most three leading axes",
        edits={"np.sum(d_rows, axis=0)": "np.sum(d_out, axis=tuple(range(d_out.ndim - 1))[:3])"},
        hint="A fourth leading axis is left over in your db. Its shape is always (m,).",
    ),
    Chaff(
        exercise="linear_backward",
        name="small gradients dropped",
        edits={"d_out @ W.T": "np.where(np.abs(d_out @ W.T) < 1e-7, 0, d_out @ W.T)"},
        hint="A gradient of 1e-8 is small, and still not 0: many small steps add up.",
    ),
    Chaff(
        exercise="linear_backward",
        name="W not transposed",
        edits={"d_out @ W.T": "d_out @ W"},
        hint="d_out is (…, m) and dx must be (…, n). Which shape does W need for that?",
    ),
    Chaff(
        exercise="linear_backward",
        name="db not summed",
        edits={"np.sum(d_rows, axis=0)": "d_out"},
        hint="b is added to every row, so its gradient collects what all rows send back. Compare the shapes of db and "
        "b.",
    ),
    Chaff(
        exercise="linear_backward",
        name="db summed over the first axis only",
        edits={"np.sum(d_rows, axis=0)": "np.sum(d_out, axis=0)"},
        hint="With sentences and tokens there are two leading axes, and db has to sum over both. Without any, there is "
        "nothing to sum.",
    ),
    Chaff(
        exercise="linear_backward",
        name="db summed over the columns",
        edits={"np.sum(d_rows, axis=0)": "np.sum(d_rows, axis=-1)"},
        hint="Your db has one entry for each row. b has one for each column of the output.",
    ),
    Chaff(
        exercise="linear_backward",
        name="db is one number",
        edits={"np.sum(d_rows, axis=0)": "np.sum(d_rows)"},
        hint="You have summed the columns together as well. Each entry of b belongs to one column.",
    ),
    Chaff(
        exercise="linear_backward",
        name="db keeps an axis of rows",
        edits={"np.sum(d_rows, axis=0)": "np.sum(d_rows, axis=0, keepdims=True)"},
        hint="The numbers of db are right, its shape is (1, m). A gradient has the shape of what it belongs to.",
    ),
    Chaff(
        exercise="linear_backward",
        name="mean over the rows",
        edits={"x_rows.T @ d_rows": "x_rows.T @ d_rows / len(d_rows)", "np.sum(d_rows": "np.mean(d_rows"},
        hint="Where a value was used many times, its gradients are added. Nothing is averaged here.",
    ),
    Chaff(
        exercise="linear_backward",
        name="db is a mean",
        edits={"np.sum(d_rows": "np.mean(d_rows"},
        hint="dW is right. db should be the sum over the rows, as dW is, not their mean.",
    ),
    Chaff(
        exercise="linear_backward",
        name="dW is a mean",
        edits={"x_rows.T @ d_rows": "x_rows.T @ d_rows / len(d_rows)"},
        hint="db is right. dW should be the sum over the rows, as db is, not their mean.",
    ),
    Chaff(
        exercise="linear_backward",
        name="mean over the sentences",
        edits={
            "x_rows.T @ d_rows": "x_rows.T @ d_rows / len(x)",
            "np.sum(d_rows, axis=0)": "d_rows.sum(axis=0) / len(x)",
        },
        hint="You divide by the length of the first axis. Only a loss divides; these gradients are plain sums.",
    ),
    Chaff(
        exercise="linear_backward",
        name="dW transposed",
        edits={"x_rows.T @ d_rows": "d_rows.T @ x_rows"},
        hint="Your dW is (m, n), W is (n, m). A gradient has the shape of what it belongs to.",
    ),
    Chaff(
        exercise="linear_backward",
        name="one dW for each sentence",
        edits={"x_rows.T @ d_rows": "np.swapaxes(x, -1, -2) @ d_out"},
        hint="A batch of sentences gives you one dW for each. They share one W, so what they send back is added.",
    ),
    Chaff(
        exercise="linear_backward",
        name="only for two axes",
        code="""
            def linear_backward(d_out, x, W):
                return d_out @ W.T, x.T @ d_out, d_out.sum(axis=0)
        """,
        hint="This is right for a matrix of rows. With more leading axes, or none, .T and axis=0 mean something else.",
    ),
    Chaff(
        exercise="linear_backward",
        name="only for three axes",
        code="""
            def linear_backward(d_out, x, W):
                return d_out @ W.T, np.einsum("btn,btm->nm", x, d_out), d_out.sum(axis=(0, 1))
        """,
        hint="This is right for (B, T, n). The number of leading axes is free: one row alone is allowed, too.",
    ),
    Chaff(
        exercise="linear_backward",
        name="dW of the last row only",
        code="""
            def linear_backward(d_out, x, W):
                d_rows, x_rows = d_out.reshape(-1, W.shape[1]), x.reshape(-1, W.shape[0])
                for d_row, x_row in zip(d_rows, x_rows):
                    dW = np.outer(x_row, d_row)
                return d_out @ W.T, dW, d_rows.sum(axis=0)
        """,
        hint="Each turn of the loop writes over the dW of the turn before. All rows share W; what happens to their "
        "gradients?",
    ),
    Chaff(
        exercise="linear_backward",
        name="dW collected in float64",
        code="""
            def linear_backward(d_out, x, W):
                d_rows, x_rows = d_out.reshape(-1, W.shape[1]), x.reshape(-1, W.shape[0])
                dW, db = np.zeros(W.shape), np.zeros(W.shape[1])
                for d_row, x_row in zip(d_rows, x_rows):
                    dW += np.outer(x_row, d_row)
                    db += d_row
                return d_out @ W.T, dW, db
        """,
        hint="The numbers are right, but np.zeros makes float64 unless told otherwise. float32 in, float32 out.",
    ),
    Chaff(
        exercise="linear_backward",
        name="order of the results",
        edits={"return dx, dW, db": "return dW, dx, db"},
        hint="The arrays are right and come in another order. dx is asked for first.",
    ),
    Chaff(
        exercise="linear_backward",
        name="no db",
        edits={"return dx, dW, db": "return dx, dW"},
        hint="Three results are asked for: the bias needs a gradient as well.",
    ),
    Chaff(
        exercise="linear_backward",
        name="wrong sign",
        edits={"return dx, dW, db": "return -dx, -dW, -db"},
        hint="A gradient points uphill. The minus comes later, when a step against it is taken.",
    ),
    Chaff(
        exercise="linear_backward",
        name="dx is x W again",
        edits={"d_out @ W.T": "(x @ W) @ W.T"},
        hint="Your dx does not depend on d_out. The gradient of the output is what has to travel back.",
    ),
    Chaff(
        exercise="linear_backward",
        name="whichever product has the shape of W",
        edits={
            "dW = x_rows.T @ d_rows": (
                "dW = d_rows.T @ x_rows\n    dW = dW if dW.shape == W.shape else x_rows.T @ d_rows"
            ),
        },
        hint="Where W is square, both products have its shape, and you take the wrong one. Row i of dW belongs to "
        "entry i of x.",
    ),
    Chaff(
        exercise="linear_backward",
        name="sums over the rows in float32",
        edits={
            "x_rows.T @ d_rows": "(x_rows.T.astype(np.float32) @ d_rows.astype(np.float32)).astype(W.dtype)",
            "np.sum(d_rows, axis=0)": "np.sum(d_rows, axis=0, dtype=np.float32).astype(W.dtype)",
        },
        hint="A float32 keeps seven digits, and you need sixteen where the arrays have them. Leave the dtype as it is.",
    ),
]

RELU_BACKWARD = [
    Chaff(
        exercise="relu_backward",
        name="zeros in float64 where every gate is shut",
        edits={"d_out * (x > 0)": "d_out * (x > 0) if np.any(x > 0) else np.zeros(np.shape(x))"},
        hint="np.zeros makes float64 unless it is told a dtype. float32 in, float32 out, also where nothing goes "
        "through.",
    ),
    Chaff(
        exercise="relu_backward",
        name="closed for tiny x",
        edits={"x > 0": "x > 1e-8"},
        hint="An x of 1e-9 is above 0, so its gate is open. Compare with 0 itself.",
    ),
    Chaff(
        exercise="relu_backward",
        name="sign of d_out decides",
        edits={"d_out * (x > 0)": "d_out * (d_out > 0)"},
        hint="You block negative gradients. It is x that opened or closed the gate on the way forward.",
    ),
    Chaff(
        exercise="relu_backward",
        name="passes everything",
        edits={"d_out * (x > 0)": "d_out.copy()"},
        hint="Where x was negative, ReLU gave 0 whatever x was. What is the slope of a function that does not move?",
    ),
    Chaff(
        exercise="relu_backward",
        name="both signs must be positive",
        edits={"(x > 0)": "((x > 0) & (d_out > 0))"},
        hint="Where x is positive the slope is 1, so a negative d_out passes as well.",
    ),
    Chaff(
        exercise="relu_backward",
        name="1 at zero",
        edits={"x > 0": "x >= 0"},
        hint="At x = 0 there is no slope, and the exercise asks for 0 there.",
    ),
    Chaff(
        exercise="relu_backward",
        name="one half at zero",
        edits={"(x > 0)": "np.heaviside(x, 0.5).astype(x.dtype)"},
        hint="At x = 0 you let half of the gradient pass. The exercise asks for 0 there.",
    ),
    Chaff(
        exercise="relu_backward",
        name="gate inverted",
        edits={"x > 0": "x < 0"},
        hint="Your gate is open where x was negative. There ReLU gave 0 and did not react to x.",
    ),
    Chaff(
        exercise="relu_backward",
        name="multiplies by relu(x)",
        edits={"(x > 0)": "np.maximum(x, 0)"},
        hint="You multiply with what ReLU gave. The chain rule asks for its slope, which is 1 or 0.",
    ),
    Chaff(
        exercise="relu_backward",
        name="ReLU once more",
        edits={"d_out * (x > 0)": "np.maximum(x, 0)"},
        hint="This is the way forward. On the way back, d_out is what passes through the gate.",
    ),
    Chaff(
        exercise="relu_backward",
        name="slope without d_out",
        edits={"d_out * (x > 0)": "(x > 0).astype(x.dtype)"},
        hint="This is the slope of ReLU. By the chain rule it is multiplied with the gradient that arrives.",
    ),
    Chaff(
        exercise="relu_backward",
        name="slope of the absolute value",
        edits={"(x > 0)": "np.sign(x)"},
        hint="Where x is negative you turn the sign of d_out. ReLU is flat there; its slope is not -1.",
    ),
    Chaff(
        exercise="relu_backward",
        name="leaks a little",
        edits={"(x > 0)": "np.where(x > 0, 1, 0.01).astype(x.dtype)"},
        hint="A little gradient gets through where x is negative. That is another activation, the leaky ReLU.",
    ),
    Chaff(
        exercise="relu_backward",
        name="open only above 1",
        edits={"x > 0": "x.astype(int) > 0"},
        hint="Entries between 0 and 1 are blocked. Any x above 0 opens the gate, however small.",
    ),
    Chaff(
        exercise="relu_backward",
        name="gate closes above 1",
        edits={"(x > 0)": "((x > 0) & (x < 1))"},
        hint="You block entries above 1. ReLU has no upper end.",
    ),
    Chaff(
        exercise="relu_backward",
        name="changes d_out in place",
        code="""
            def relu_backward(d_out, x):
                d_out[x <= 0] = 0
                return d_out
        """,
        hint="The result is right, but the caller's d_out has lost its numbers. Give the result its own array.",
    ),
    Chaff(
        exercise="relu_backward",
        name="changes x in place",
        code="""
            def relu_backward(d_out, x):
                x[x <= 0] = 0
                x[x > 0] = 1
                return d_out * x
        """,
        hint="The result is right, but the caller's x is now full of zeros and ones. Never write into an input.",
    ),
    Chaff(
        exercise="relu_backward",
        name="always float64",
        edits={"(x > 0)": "(x > 0).astype(np.float64)"},
        hint="The numbers are right, but a gate of float64 makes the result float64. float32 in, float32 out.",
    ),
    Chaff(
        exercise="relu_backward",
        name="only for two axes",
        code="""
            def relu_backward(d_out, x):
                dx = np.zeros_like(d_out)
                for i in range(x.shape[0]):
                    for j in range(x.shape[1]):
                        if x[i, j] > 0:
                            dx[i, j] = d_out[i, j]
                return dx
        """,
        hint="Two loops suit a matrix. Any shape is allowed, and a comparison of whole arrays suits them all.",
    ),
    Chaff(
        exercise="relu_backward",
        name="one gate for each row",
        edits={"(x > 0)": "np.all(x > 0, axis=-1, keepdims=True)"},
        hint="One negative entry closes the gate for its whole row. Each entry has a gate of its own.",
    ),
    Chaff(
        exercise="relu_backward",
        name="gate closes above 6",
        edits={"(x > 0)": "((x > 0) & (x < 6))"},
        hint="That is the gate of ReLU6. ReLU has no upper end.",
    ),
]

SOFTMAX_BACKWARD = [
    Chaff(
        exercise="softmax_backward",
        name="divides by 1 - p",
        code="""
            def softmax_backward(d_out, probs):
                all_of_row = np.sum(d_out * probs, axis=-1, keepdims=True)
                others = (all_of_row - d_out * probs) / (1 - probs)  # the mean of the others
                return probs * (1 - probs) * (d_out - others)
        """,
        hint="Where a share is exactly 1, as in a saturated softmax, you divide 0 by 0. The formula divides by "
        "nothing.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="diagonal only",
        edits={"(d_out - mean)": "(1 - probs) * d_out"},
        hint="You let each score act on its own share only. It takes from all the others, too: the Jacobian is not "
        "zero off the diagonal.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="p (1 - p) without d_out",
        edits={"(d_out - mean)": "(1 - probs)"},
        hint="Your result does not depend on d_out. These are the slopes on the diagonal; the chain rule has more to "
        "do.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="sum missing",
        edits={"(d_out - mean)": "d_out"},
        hint="The rows of your result do not sum to 0. What is taken from d_out before it is multiplied?",
    ),
    Chaff(
        exercise="softmax_backward",
        name="plain mean of d_out",
        edits={"np.sum(d_out * probs,": "np.mean(d_out,"},
        hint="You count all entries of a row alike. In the formula an entry counts by its share.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="plain sum of d_out",
        edits={"d_out * probs": "d_out"},
        hint="Your sum leaves the shares out. In the formula an entry of d_out counts by its share.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="weighted sum divided by n",
        edits={"np.sum(d_out * probs,": "np.mean(d_out * probs,"},
        hint="The shares sum to 1 already, so their weighted sum is the mean. You divide a second time.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="sum of the others only",
        edits={"d_out - mean": "d_out - (mean - d_out * probs)"},
        hint="You leave an entry's own product out of the sum. In the formula, the sum runs over the whole row.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="sum added",
        edits={"d_out - mean": "d_out + mean"},
        hint="The rows of your result do not sum to 0. Look at the sign in front of the sum.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="sign turned round",
        edits={"d_out - mean": "mean - d_out"},
        hint="An entry whose d_out is above the weighted mean should be pushed up; yours is pushed down.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="not multiplied by probs",
        edits={"probs * (d_out - mean)": "d_out - mean"},
        hint="One of the formula's two factors is missing. A share of almost 0 should send almost nothing back.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="one sum for the whole array",
        edits={"axis=-1, keepdims=True": "keepdims=True"},
        hint="Each row has its own weighted mean. You mix all rows into one number.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="sum along the first axis",
        edits={"axis=-1": "axis=0"},
        hint="The softmax ran over the last axis, and the sum has to run along the same one.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="sum along axis 1",
        edits={"axis=-1": "axis=1"},
        hint="Axis 1 is the last one of a matrix only. Leading axes are free, so count from the end.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="keepdims missing",
        edits={", keepdims=True": ""},
        hint="The sum has lost the axis it ran over, so it no longer lines up with d_out. Compare the shapes.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="Jacobian of a single row",
        code="""
            def softmax_backward(d_out, probs):
                return (np.diag(probs) - np.outer(probs, probs)) @ d_out
        """,
        hint="This is the right table for one row. With leading axes, every row has a Jacobian of its own.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="softmax once more",
        edits={"-> np.ndarray:\n": "-> np.ndarray:\n    probs = softmax(probs)\n"},
        hint="probs is what softmax returned. Run through softmax a second time, it is something else.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="changes d_out in place",
        edits={"return probs * (d_out - mean)": "d_out -= mean\n    return probs * d_out"},
        hint="The result is right, but d_out -= ... writes into the caller's array.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="changes probs in place",
        edits={"return probs * (d_out - mean)": "probs *= d_out - mean\n    return probs"},
        hint="The result is right, but probs *= ... writes into the caller's array. The forward step still needs it.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="always float64",
        edits={"d_out - mean": "d_out - mean.astype(np.float64)"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="one sure row silences all",
        edits={
            "    return probs": (
                "    if (probs.max(axis=-1) == 1).any():\n        return np.zeros_like(probs)\n    return probs"
            ),
        },
        hint="Where a row has a share of 1, nothing comes back through that row. The others are none of its business.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="tiny shares taken for masked ones",
        edits={"    mean = ": "    probs = probs * (probs > 1e-6)\n    mean = "},
        hint="A masked share is exactly 0. One of 1e-7 is small, but a large gradient may arrive there.",
    ),
    Chaff(
        exercise="softmax_backward",
        name="shares held above 1e-12",
        edits={"    mean = ": "    probs = np.clip(probs, 1e-12, None)\n    mean = "},
        hint="Nothing is divided by a share here, so a 0 does no harm: through a share of 0 nothing comes back.",
    ),
]

CROSS_ENTROPY = [
    Chaff(
        exercise="cross_entropy",
        name="only positive maxima taken off",
        edits={"np.max(rows, axis=-1, keepdims=True)": "np.maximum(np.max(rows, axis=-1, keepdims=True), 0)"},
        hint="In a row of nothing but -9,990 every exponential is 0. Take the maximum off whatever its sign.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="targets in one byte",
        edits={"targets.reshape(-1)": "targets.reshape(-1).astype(np.int8)"},
        hint="A byte counts from -128 to 127, and a vocabulary has more words than that. Leave the targets as they "
        "are.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="writes into a reshaped copy",
        code="""
            def cross_entropy(logits, targets):
                V, N = logits.shape[-1], targets.size
                d_logits = np.zeros_like(logits)
                d_rows = d_logits.reshape(-1, V)
                losses = []
                for row, t, d_row in zip(logits.reshape(-1, V), targets.reshape(-1), d_rows):
                    shifted = row - row.max()
                    total = np.exp(shifted).sum()
                    losses.append(np.log(total) - shifted[t])
                    d_row[:] = np.exp(shifted) / total / N
                    d_row[t] -= 1 / N
                return float(np.mean(losses)), d_logits
        """,
        hint="zeros_like keeps the order of memory. Where that is not row by row, reshape makes a copy, and what you "
        "write into it is lost.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="up to three axes only",
        edits={
            "logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)": (
                "(np.concatenate(logits), np.concatenate(targets)) if logits.ndim > 2 else (logits, targets)"
            ),
        },
        hint="np.concatenate joins one axis with the next. With four axes, one more is left.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="loss is a sum",
        edits={"-np.mean(log": "-np.sum(log"},
        hint="Your loss grows with the number of rows. The mean is asked for; the gradient has its N already.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="gradient without 1 / N",
        edits={"d_rows / N": "d_rows"},
        hint="The loss is a mean, so each row has only an Nth part in it. Your gradient gives each row the whole.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="sum in both",
        edits={"-np.mean(log": "-np.sum(log", "d_rows / N": "d_rows"},
        hint="Loss and gradient belong to the sum over the rows. The mean is asked for, and its gradient.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="no maximum shift",
        edits={" - np.max(rows, axis=-1, keepdims=True)": ""},
        hint="exp(1000) overflows. Which number can you take from a row without changing its shares?",
    ),
    Chaff(
        exercise="cross_entropy",
        name="one maximum for the whole array",
        edits={"np.max(rows, axis=-1, keepdims=True)": "np.max(rows)"},
        hint="A row far below the largest number of all underflows to 0. Each row needs its own maximum.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="logarithm of a share that is 0",
        edits={
            "shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))": "np.log(softmax(rows))",
        },
        hint="A share of e^-1000 is 0 in floating point, and its logarithm is minus infinity. Simplify the logarithm "
        "before you compute.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="1e-12 under the logarithm",
        edits={
            "shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))": "np.log(softmax(rows) + 1e-12)",
        },
        hint="Nothing is infinite any more, but no loss gets above 27.6, where 1000 may be right. Simplify the "
        "logarithm instead.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="clips the logits",
        edits={"rows - np.max(rows, axis=-1, keepdims=True)": "np.clip(rows, -500, 500)"},
        hint="Clipping makes 600 and 9000 equal. Shifting a row changes no share; clipping does.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="minus forgotten",
        edits={"loss = -np.mean": "loss = np.mean"},
        hint="Your loss is negative. The logarithm of a share below 1 is negative; what does the formula do about it?",
    ),
    Chaff(
        exercise="cross_entropy",
        name="one-hot minus softmax",
        edits={"d_rows / N": "-d_rows / N"},
        hint="A gradient points uphill, towards a larger loss: what the model said, minus what was right.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="gradient divided by the first axis",
        edits={"d_rows / N": "d_rows / len(logits)"},
        hint="You divide by the number of sentences. With (B, T, V) there are B · T rows.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="mean over rows and words",
        edits={"-np.mean(log": "-np.sum(1 / log_probs.size * log", "d_rows / N": "d_rows / d_rows.size"},
        hint="You divide by the number of logits. Each row has one target, so the mean runs over rows only.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="softmax down the rows",
        edits={"np.max(rows, axis=-1": "np.max(rows, axis=0", "np.exp(shifted), axis=-1": "np.exp(shifted), axis=0"},
        hint="Each row is one question, and its V words share 1 among them. You share along the wrong axis.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="one-hot forgotten",
        edits={"    d_rows[np.arange(N), picked] -= 1\n": ""},
        hint="Your gradient is what the model said. What was right has to be taken away.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="every target taken from every row",
        edits={"d_rows[np.arange(N), picked] -= 1": "d_rows[:, picked] -= 1"},
        hint="d_rows[:, picked] changes these columns in all rows. Each row has one target; pair it with its row.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="gradient of the shares",
        edits={
            "d_rows = np.exp(log_probs)": "d_rows = np.zeros_like(rows)",
            "d_rows[np.arange(N), picked] -= 1": (
                "d_rows[np.arange(N), picked] = -np.exp(-log_probs[np.arange(N), picked])"
            ),
        },
        hint="-1 / p is the slope with respect to the share. There is still a softmax between the share and the "
        "logits.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="softmax passed twice",
        edits={"(d_rows / N)": "(softmax_backward(d_rows, np.exp(log_probs)) / N)"},
        hint="Softmax minus one-hot is the gradient of the logits already. The way through the softmax is in it.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="gradient in rows",
        edits={"(d_rows / N).reshape(logits.shape)": "d_rows / N"},
        hint="The numbers are right, but the leading axes are still one. d_logits has the shape of logits.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="only for (N, V)",
        edits={"logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)": "logits, targets"},
        hint="This is right for a matrix of rows. With (B, T, V) every sentence has T rows, and N counts them all.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="one loss for each row",
        edits={"-np.mean(log_probs[np.arange(N), picked])": "-log_probs[np.arange(N), picked]"},
        hint="These are the losses of the rows. One number is asked for, their mean.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="targets counted from 1",
        edits={"targets.reshape(-1)": "targets.reshape(-1) - 1"},
        hint="You look one place to the left of the target. Targets count from 0, as indices do.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="favourite taken for the target",
        edits={"targets.reshape(-1)": "np.argmax(logits, axis=-1).reshape(-1)"},
        hint="You score the word the model likes best. The loss asks about the word that stood there.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="perplexity",
        edits={"return loss,": "return np.exp(loss),"},
        hint="This is e to the power of the loss, the perplexity. The loss itself is asked for.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="loss in bits",
        edits={"return loss,": "return loss / math.log(2),"},
        hint="Your logarithm has the base 2. The loss is measured in nats, with the natural logarithm.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="order of the results",
        edits={"return loss, (d_rows / N).reshape(logits.shape)": "return (d_rows / N).reshape(logits.shape), loss"},
        hint="Both results are right and come in another order. The loss is asked for first.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="changes logits in place",
        edits={
            "shifted = rows - np.max(rows, axis=-1, keepdims=True)": (
                "rows -= np.max(rows, axis=-1, keepdims=True)\n    shifted = rows"
            )
        },
        hint="reshape shares its numbers with logits, so rows -= ... writes into the caller's array.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="always float64",
        edits={"np.exp(log_probs)": "np.exp(log_probs.astype(np.float64))"},
        hint="The numbers are right, the dtype is not: float32 logits should give float32 d_logits.",
    ),
    Chaff(
        exercise="cross_entropy",
        name="shifted only where float64 overflows",
        code="""
            def cross_entropy(logits, targets):
                rows, picked = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
                places = np.arange(len(rows)), picked
                if max(rows.max(), -rows.min()) > 700:
                    rows = rows - rows.max(axis=-1, keepdims=True)
                grown = np.exp(rows)
                sums = grown.sum(axis=-1)
                d_rows = grown / sums[:, np.newaxis]
                d_rows[places] -= 1
                return np.mean(np.log(sums) - rows[places]), (d_rows / len(rows)).reshape(logits.shape)
        """,
        hint="In float32 exp overflows from 89 on. Take the maximum off always: then no dtype matters.",
    ),
]

LAYER_NORM_BACKWARD = [
    Chaff(
        exercise="layer_norm_backward",
        name="mean of squares minus squared mean",
        edits={
            "np.mean(centred**2, axis=-1, keepdims=True)": (
                "np.abs(np.mean(x**2, axis=-1, keepdims=True) - np.mean(x, axis=-1, keepdims=True) ** 2)"
            ),
        },
        hint="Where the entries of a row are large and lie close together, two huge squares cancel. Take the mean off "
        "first, then square.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="eps at least 1e-12",
        edits={"keepdims=True) + eps)": "keepdims=True) + max(eps, 1e-12))"},
        hint="Where x is tiny, so is its variance, and then an eps of 1e-12 is large. The caller chooses it.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="sums over at most two leading axes",
        edits={"rows = tuple(range(x.ndim - 1))": "rows = tuple(range(x.ndim - 1))[:2]"},
        hint="With three leading axes, one is left over in your dgamma. Its shape is always (H,).",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="no gradient for rows without spread",
        edits={
            "    return dx, dgamma, dbeta": (
                "    dx = np.where(np.ptp(x, axis=-1, keepdims=True) == 0, 0, dx).astype(dx.dtype)\n"
                "    return dx, dgamma, dbeta"
            ),
        },
        hint="A row of equal numbers has σ = √eps, and a gradient like any other row: with a large eps it is not even "
        "large.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="path through the variance ignored",
        edits={"g - through_mean - through_std": "g - through_mean"},
        hint="x also acts on y through σ, and that way sends something back. Is your dx orthogonal to x̂?",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="path through the mean ignored",
        edits={"g - through_mean - through_std": "g - through_std"},
        hint="x also acts on y through μ, and that way sends something back. Do your rows of dx sum to 0?",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="direct path only",
        edits={"g - through_mean - through_std": "g"},
        hint="You treat μ and σ as fixed numbers, but they move with x. Two of three terms are missing.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="gamma missing",
        edits={"g = d_out * gamma": "g = d_out"},
        hint="Between x̂ and y stands a factor for each column. What arrives at x̂ is d_out after that factor.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="gamma applied at the wrong end",
        edits={"g = d_out * gamma": "g = d_out", "dx = (g": "dx = gamma * (g"},
        hint="On the way back gamma comes first, before the means are taken. You multiply after them.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="path through the variance added",
        edits={"- through_std": "+ through_std"},
        hint="Along x̂ your gradient is doubled where it should vanish. Look at the sign of the third term.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="path through the mean added",
        edits={"- through_mean": "+ through_mean"},
        hint="The rows of dx should sum to 0; yours sum to twice what they were. Look at the sign of the second term.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="not divided by σ",
        edits={"(g - through_mean - through_std) / std": "g - through_mean - through_std"},
        hint="Forward, x was divided by σ. A step's slope is a factor on the way back as well.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="divided by the variance",
        edits={"through_std) / std": "through_std) / std**2"},
        hint="You divide by σ². One σ is in the formula.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="multiplied by σ",
        edits={"through_std) / std": "through_std) * std"},
        hint="Forward, x was divided by σ, so the slope is 1 / σ. The way back does not undo the division.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="sums in place of means",
        edits={"np.mean(g,": "np.sum(g,", "np.mean(g * x_hat,": "np.sum(g * x_hat,"},
        hint="μ and the variance are means over H entries, so each entry has a part of 1 / H in them.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="x not divided by σ in the third term",
        edits={"np.mean(g * x_hat,": "np.mean(g * centred,"},
        hint="Inside the mean of the third term stands x̂, not x - μ: one σ is missing.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="means of the gradient down the columns",
        edits={
            "np.mean(g, axis=-1": "np.mean(g, axis=0",
            "np.mean(g * x_hat, axis=-1": "np.mean(g * x_hat, axis=0",
        },
        hint="Each row was normalised by itself, along the last axis. The means of the way back run along the same.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="one mean for the whole array",
        edits={
            "np.mean(g, axis=-1, keepdims=True)": "np.mean(g)",
            "np.mean(g * x_hat, axis=-1, keepdims=True)": ("np.mean(g * x_hat)"),
        },
        hint="Each row was normalised by itself, so each row has its own two means.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="normalised down the columns",
        edits={
            "np.mean(x, axis=-1": "np.mean(x, axis=0",
            "np.mean(centred**2, axis=-1": "np.mean(centred**2, axis=0",
            "np.mean(g, axis=-1": "np.mean(g, axis=0",
            "np.mean(g * x_hat, axis=-1": "np.mean(g * x_hat, axis=0",
        },
        hint="All your means run down the columns, as in a batch norm. A layer norm works along the last axis.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="spread measured from 0",
        edits={"centred**2": "x**2"},
        hint="The variance is the mean square of x - μ. You square x itself.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="variance over H - 1",
        edits={
            "np.mean(centred**2, axis=-1, keepdims=True)": (
                "np.sum(centred**2, axis=-1, keepdims=True) / (x.shape[-1] - 1)"
            )
        },
        hint="Layer norm divides the sum of squares by H. Dividing by H - 1 belongs to statistics of samples.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="eps outside the root",
        edits={"keepdims=True) + eps)": "keepdims=True)) + eps"},
        hint="eps is added to the variance, before the root. With a large eps you see the difference.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="eps handed in is ignored",
        edits={"+ eps)": "+ 1e-12)"},
        hint="Your result is the same for every eps. The caller chooses it, and it may be large.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="another default eps",
        edits={"eps: float = 1e-12": "eps: float = 1e-5"},
        hint="Without an eps from the caller, 1e-12 is asked for, as in layer_norm. Other libraries take 1e-5.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="gamma in dgamma",
        edits={"np.sum(d_out * x_hat": "np.sum(d_out * gamma * x_hat"},
        hint="y = γ x̂ + β: the slope with respect to γ is x̂ alone.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="gamma in dbeta",
        edits={"np.sum(d_out, axis=rows)": "np.sum(d_out * gamma, axis=rows)"},
        hint="y = γ x̂ + β: the slope with respect to β is 1, and γ has no part in it.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="dgamma from x",
        edits={"np.sum(d_out * x_hat": "np.sum(d_out * x"},
        hint="γ is multiplied with x̂, the normalised x. It is x̂ that belongs into dgamma.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="dgamma from x - μ",
        edits={"np.sum(d_out * x_hat": "np.sum(d_out * centred"},
        hint="γ is multiplied with x̂, which is x - μ divided by σ. The division is missing in your dgamma.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="dgamma and dbeta averaged",
        edits={
            "np.sum(d_out * x_hat": "np.mean(d_out * x_hat",
            "np.sum(d_out, axis=rows)": "np.mean(d_out, axis=rows)",
        },
        hint="All rows share γ and β, and what they send back is added. Nothing is averaged.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="summed over the first axis only",
        edits={"tuple(range(x.ndim - 1))": "0"},
        hint="With sentences and tokens there are two leading axes, and the sums run over both. With none, over none.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="summed over the last axis",
        edits={"tuple(range(x.ndim - 1))": "-1"},
        hint="γ and β have one entry for each column. Your sums leave one for each row.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="dgamma and dbeta not summed",
        edits={"np.sum(d_out * x_hat, axis=rows)": "d_out * x_hat", "np.sum(d_out, axis=rows)": "d_out.copy()"},
        hint="All rows share γ and β. Compare the shapes of your gradients with (H,).",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="dbeta before dgamma",
        edits={"return dx, dgamma, dbeta": "return dx, dbeta, dgamma"},
        hint="The last two results are exchanged: dgamma is asked for before dbeta.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="changes d_out in place",
        edits={"g = d_out * gamma": "d_out *= gamma\n    g = d_out"},
        hint="The results are right, but d_out *= ... writes into the caller's array.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="changes x in place",
        edits={
            "centred = x - np.mean(x, axis=-1, keepdims=True)": (
                "x -= np.mean(x, axis=-1, keepdims=True)\n    centred = x"
            )
        },
        hint="The results are right, but x -= ... centres the caller's array.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="always float64",
        edits={"centred = x - ": "centred = x.astype(np.float64) - "},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="one number alone passes",
        edits={"    dx = (g ": "    dx = g if x.shape[-1] == 1 else (g "},
        hint="A number alone is its own mean: whatever it is, beta comes out, so nothing comes back to it.",
    ),
    Chaff(
        exercise="layer_norm_backward",
        name="hardly any spread taken for none",
        edits={"    std = ": "    centred = centred * (np.std(x, axis=-1, keepdims=True) >= 1e-10)\n    std = "},
        hint="You take numbers that lie close together for equal. Next to a tiny eps they have as much of a spread as "
        "others: eps alone decides what is small.",
    ),
]

ATTENTION_BACKWARD = [
    Chaff(
        exercise="attention_backward",
        name="-10,000 written in the place of -inf",
        edits={
            "    _, weights = scaled_dot_product_attention(Q, K, V, mask)\n": (
                "    scores = attention_scores(Q, K)\n"
                "    if mask is not None:\n"
                "        scores = np.where(mask, scores, -10000).astype(scores.dtype)\n"
                "    weights = softmax(scores)\n"
            ),
        },
        hint="Where all open scores are near -10,000, a masked key with -10,000 counts as much as they do.",
    ),
    Chaff(
        exercise="attention_backward",
        name="mean in the place of the maximum",
        edits={
            "    _, weights = scaled_dot_product_attention(Q, K, V, mask)\n": (
                "    _, weights = scaled_dot_product_attention(Q, K, V, mask)\n"
                "    if mask is None:\n"
                "        scores = attention_scores(Q, K)\n"
                "        weights = np.exp(scores - scores.mean(axis=-1, keepdims=True))\n"
                "        weights = weights / weights.sum(axis=-1, keepdims=True)\n"
            ),
        },
        hint="A score may lie thousands above the mean of its row, and exp(1000) overflows. Take the maximum off.",
    ),
    Chaff(
        exercise="attention_backward",
        name="mask of three axes taken for one per sentence",
        edits={
            "    _, weights": (
                "    if mask is not None and mask.ndim == 3:\n"
                "        mask = np.expand_dims(mask, tuple(range(1, Q.ndim - 2)))\n"
                "    _, weights"
            ),
        },
        hint="A mask is lined up from the right: (A, T, S) has one part for each head, and all sentences share it.",
    ),
    Chaff(
        exercise="attention_backward",
        name="-10,000 added in the place of -inf",
        edits={
            "    _, weights = scaled_dot_product_attention(Q, K, V, mask)\n": (
                "    scores = attention_scores(Q, K)\n"
                "    if mask is not None:\n"
                "        scores = scores + np.where(mask, 0, -10000).astype(scores.dtype)\n"
                "    weights = softmax(scores)\n"
            ),
        },
        hint="Next to scores of some thousands, 10,000 is no infinity: a masked key may still win.",
    ),
    Chaff(
        exercise="attention_backward",
        name="softmax over all keys, shared out again",
        edits={
            "    _, weights = scaled_dot_product_attention(Q, K, V, mask)\n": (
                "    weights = softmax(attention_scores(Q, K))\n"
                "    if mask is not None:\n"
                "        weights = weights * mask\n"
                "        weights = weights / weights.sum(axis=-1, keepdims=True)\n"
            ),
        },
        hint="If a masked key has by far the largest score, all open ones get 0, and you divide 0 by 0. Mask first.",
    ),
    Chaff(
        exercise="attention_backward",
        name="own softmax without a shift",
        edits={
            "    _, weights = scaled_dot_product_attention(Q, K, V, mask)\n": (
                "    scores = attention_scores(Q, K)\n"
                "    if mask is not None:\n"
                "        scores = np.where(mask, scores, -np.inf)\n"
                "    weights = np.exp(scores)\n"
                "    weights = weights / weights.sum(axis=-1, keepdims=True)\n"
            ),
        },
        hint="exp(1000) overflows. Take the maximum of each row off first, or call the softmax of notebook 02.",
    ),
    Chaff(
        exercise="attention_backward",
        name="the first query's mask for all",
        edits={
            "    _, weights": "    mask = mask if mask is None else np.atleast_2d(mask)[..., :1, :]\n    _, weights"
        },
        hint="A mask may have a row for each query, as a causal one has: the first query may see one key only.",
    ),
    Chaff(
        exercise="attention_backward",
        name="square mask transposed",
        edits={
            "    _, weights": (
                "    if mask is not None and np.ndim(mask) == 2 and mask.shape[0] == mask.shape[1]:\n"
                "        mask = mask.T | np.eye(len(mask), dtype=bool)\n"
                "    _, weights"
            ),
        },
        hint="Row t of the mask belongs to query t, also where T = S. You turn it round.",
    ),
    Chaff(
        exercise="attention_backward",
        name="scale missing",
        edits={" / math.sqrt(Q.shape[-1])": ""},
        hint="Forward, the scores were divided by √D. That factor stands on the way back, too.",
    ),
    Chaff(
        exercise="attention_backward",
        name="divides by D, not its root",
        edits={"math.sqrt(Q.shape[-1])": "Q.shape[-1]"},
        hint="The scale of the scores is the root of D. You divide by D itself.",
    ),
    Chaff(
        exercise="attention_backward",
        name="multiplies by √D",
        edits={"/ math.sqrt": "* math.sqrt"},
        hint="The way back does not undo the division by √D. The slope of a division by √D is again 1 / √D.",
    ),
    Chaff(
        exercise="attention_backward",
        name="scale missing in dK",
        edits={"np.swapaxes(d_scores, -1, -2) @ Q": "np.swapaxes(softmax_backward(d_weights, weights), -1, -2) @ Q"},
        hint="dQ is right. The division by √D lies on the way to K as well.",
    ),
    Chaff(
        exercise="attention_backward",
        name="scale missing in dQ",
        edits={"d_scores @ K": "softmax_backward(d_weights, weights) @ K"},
        hint="dK is right. The division by √D lies on the way to Q as well.",
    ),
    Chaff(
        exercise="attention_backward",
        name="dV scaled too",
        edits={"@ d_out\n": "@ d_out / math.sqrt(Q.shape[-1])\n"},
        hint="The scale stands in front of the softmax. The way to V does not pass it.",
    ),
    Chaff(
        exercise="attention_backward",
        name="scale from the width of the values",
        edits={"math.sqrt(Q.shape[-1])": "math.sqrt(V.shape[-1])"},
        hint="D is the number of entries in a query and a key. Values may be wider or narrower.",
    ),
    Chaff(
        exercise="attention_backward",
        name="scale from the number of keys",
        edits={"math.sqrt(Q.shape[-1])": "math.sqrt(K.shape[-2])"},
        hint="You take the root of the number of keys. D is the number of entries in each key.",
    ),
    Chaff(
        exercise="attention_backward",
        name="dK not transposed",
        edits={"np.swapaxes(d_scores, -1, -2) @ Q": "d_scores @ Q"},
        hint="dK has one row for each key; your product has one for each query. Try it with T = 2 and S = 3.",
    ),
    Chaff(
        exercise="attention_backward",
        name="dV not transposed",
        edits={"np.swapaxes(weights, -1, -2) @ d_out": "weights @ d_out"},
        hint="dV has one row for each key; your product has one for each query. Try it with T = 2 and S = 3.",
    ),
    Chaff(
        exercise="attention_backward",
        name="each multiplied with itself",
        edits={
            "d_scores @ K": "d_scores @ Q",
            "np.swapaxes(d_scores, -1, -2) @ Q": "np.swapaxes(d_scores, -1, -2) @ K",
        },
        hint="In a product, the slope with respect to one factor is the other one. Which array does dQ need?",
    ),
    Chaff(
        exercise="attention_backward",
        name="softmax path missing",
        edits={"softmax_backward(d_weights, weights)": "d_weights"},
        hint="d_weights belongs to the softmax's output. Before it reaches Q and K it has to pass the softmax.",
    ),
    Chaff(
        exercise="attention_backward",
        name="diagonal of the softmax only",
        edits={"softmax_backward(d_weights, weights)": "d_weights * weights * (1 - weights)"},
        hint="One score moves all weights of its row. Your slope counts only the weight it belongs to.",
    ),
    Chaff(
        exercise="attention_backward",
        name="softmax path without its sum",
        edits={"softmax_backward(d_weights, weights)": "d_weights * weights"},
        hint="Rows of dS should sum to 0. Part of the way back through the softmax is missing.",
    ),
    Chaff(
        exercise="attention_backward",
        name="mask ignored",
        edits={"scaled_dot_product_attention(Q, K, V, mask)": "scaled_dot_product_attention(Q, K, V)"},
        hint="The mask has no effect on your result. Masked keys had weight 0 on the way forward.",
    ),
    Chaff(
        exercise="attention_backward",
        name="mask inverted",
        edits={
            "scaled_dot_product_attention(Q, K, V, mask)": (
                "scaled_dot_product_attention(Q, K, V, None if mask is None else ~mask)"
            )
        },
        hint="True means that a token may be attended to. You close these and open the others.",
    ),
    Chaff(
        exercise="attention_backward",
        name="mask on the way back only",
        edits={
            "scaled_dot_product_attention(Q, K, V, mask)": "scaled_dot_product_attention(Q, K, V)",
            "    dQ =": "    d_scores = d_scores if mask is None else np.where(mask, d_scores, 0)\n    dQ =",
        },
        hint="You cut the gradient of masked scores, but the weights themselves were made without the mask.",
    ),
    Chaff(
        exercise="attention_backward",
        name="masked weights dropped after the softmax",
        edits={
            "_, weights = scaled_dot_product_attention(Q, K, V, mask)": (
                "weights = softmax(attention_scores(Q, K))\n"
                "    weights = weights if mask is None else np.where(mask, weights, 0)"
            )
        },
        hint="Your open weights no longer sum to 1. The mask acts on the scores, before the softmax.",
    ),
    Chaff(
        exercise="attention_backward",
        name="masked scores set to 0",
        edits={
            "_, weights = scaled_dot_product_attention(Q, K, V, mask)": (
                "scores = attention_scores(Q, K)\n"
                "    weights = softmax(scores if mask is None else np.where(mask, scores, 0))"
            )
        },
        hint="A score of 0 still gets a weight, because exp(0) is 1. Which score gets a weight of exactly 0?",
    ),
    Chaff(
        exercise="attention_backward",
        name="scores in place of weights",
        edits={
            "_, weights = scaled_dot_product_attention(Q, K, V, mask)": (
                "weights = attention_scores(Q, K)\n"
                "    weights = weights if mask is None else np.where(mask, weights, 0)"
            )
        },
        hint="P stands for the weights, after the softmax. You go back with the scores.",
    ),
    Chaff(
        exercise="attention_backward",
        name="weights shared among the queries",
        edits={
            "_, weights = scaled_dot_product_attention(Q, K, V, mask)": (
                "scores = attention_scores(Q, K)\n"
                "    weights = softmax(scores if mask is None else apply_mask(scores, mask), axis=-2)"
            )
        },
        hint="Each query shares 1 among its keys. In your weights, each key shares 1 among the queries.",
    ),
    Chaff(
        exercise="attention_backward",
        name=".T turns all axes",
        edits={
            "np.swapaxes(weights, -1, -2)": "weights.T",
            "np.swapaxes(V, -1, -2)": "V.T",
            "np.swapaxes(d_scores, -1, -2)": "d_scores.T",
        },
        hint="With leading axes, .T reverses those as well. Only the last two should change places.",
    ),
    Chaff(
        exercise="attention_backward",
        name="dK before dQ",
        edits={"return dQ, dK, dV": "return dK, dQ, dV"},
        hint="The first two results are exchanged: dQ is asked for before dK.",
    ),
    Chaff(
        exercise="attention_backward",
        name="wrong sign of dQ and dK",
        edits={"softmax_backward(d_weights, weights)": "-softmax_backward(d_weights, weights)"},
        hint="dV is right, dQ and dK point the other way. No step of attention has a minus on its way back.",
    ),
    Chaff(
        exercise="attention_backward",
        name="specks in the place of dQ and dK",
        edits={"/ math.sqrt(Q.shape[-1])": "* 1e-30"},
        hint="dQ and dK are as good as 0, so nothing is learnt from them. Which number makes them so small?",
    ),
    Chaff(
        exercise="attention_backward",
        name="scales Q in place",
        code="""
            def attention_backward(d_out, Q, K, V, mask=None):
                Q /= math.sqrt(Q.shape[-1])
                scores = Q @ np.swapaxes(K, -1, -2)
                weights = softmax(scores if mask is None else apply_mask(scores, mask))
                dV = np.swapaxes(weights, -1, -2) @ d_out
                d_scores = softmax_backward(d_out @ np.swapaxes(V, -1, -2), weights)
                return d_scores @ K / math.sqrt(Q.shape[-1]), np.swapaxes(d_scores, -1, -2) @ Q, dV
        """,
        hint="The gradients are right, but Q /= ... shrinks the caller's queries. Give the scaled ones a new array.",
    ),
    Chaff(
        exercise="attention_backward",
        name="always float64",
        edits={"d_weights = d_out @": "d_weights = d_out.astype(np.float64) @"},
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="attention_backward",
        name="mask of two axes taken for one per sentence",
        edits={
            "    _, weights": (
                "    if mask is not None and mask.ndim == 2 < Q.ndim and len(mask) == len(Q) > 1:\n"
                "        mask = np.expand_dims(mask, tuple(range(1, Q.ndim - 1)))\n"
                "    _, weights"
            ),
        },
        hint="A mask (T, S) has a row for each query, also where there are T sentences. Hand it on as it is.",
    ),
    Chaff(
        exercise="attention_backward",
        name="no gradient for the query of a masked token",
        edits={
            "    return dQ, dK, dV": (
                "    if np.shape(mask)[-2:-1] == (1,) and mask.shape[-1] == Q.shape[-2]:\n"
                "        dQ = np.where(np.swapaxes(mask, -1, -2), dQ, 0 * dQ)\n"
                "    return dQ, dK, dV"
            ),
        },
        hint="The mask says which keys are read. A token that is not read asks like any other, and d_out may hold "
        "something for it.",
    ),
    Chaff(
        exercise="attention_backward",
        name="one maximum for all queries",
        edits={
            "    _, weights = scaled_dot_product_attention(Q, K, V, mask)\n": (
                "    scores = attention_scores(Q, K)\n"
                "    if mask is not None:\n"
                "        scores = apply_mask(scores, mask)\n"
                "    weights = np.exp(scores - scores.max())\n"
                "    weights = weights / weights.sum(axis=-1, keepdims=True)\n"
            ),
        },
        hint="Where one query has scores near 9,000, all exponentials of another one may be 0. Each row has its own "
        "maximum.",
    ),
]

TRANSFORMER_BLOCK_BACKWARD = [
    Chaff(
        exercise="transformer_block_backward",
        name="mask lined up from the left",
        edits={
            "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n": (
                "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n"
                "    while mask is not None and mask.ndim < 4:\n"
                "        mask = mask[:, np.newaxis]\n"
            ),
        },
        hint="A mask is lined up with the scores from the right: (T, T) and (A, T, T) lack axes in front. Hand it on "
        "as it is.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="gate open at 0",
        edits={"relu_backward(d_active, inner)": "np.where(inner < 0, 0, d_active).astype(d_active.dtype)"},
        hint="Where the input of the ReLU is exactly 0, nothing comes back: your relu_backward knows that already.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="no attention for a single token",
        edits={"    dx = d_first\n": "    dx = d_first\n    if x.shape[1] == 1:\n        dV = np.zeros_like(dV)\n"},
        hint="A single token attends to itself, with all of its weight: its value still gets a gradient.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="zeros in float64 for a single token",
        edits={
            "    dx = d_first\n": "    dx = d_first\n    if x.shape[1] == 1:\n        dQ = dK = np.zeros(dQ.shape)\n"
        },
        hint="np.zeros makes float64 unless it is told a dtype, and one float64 array among the gradients is enough.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="head size in the place of the number of heads",
        edits={
            "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n": (
                "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n    num_heads = x.shape[-1] // num_heads\n"
            ),
        },
        hint="split_heads wants the number of heads A, and you hand it D = H / A. Where both are equal nothing shows.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="always two heads",
        edits={
            "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n": (
                "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n    num_heads = 2 if x.shape[-1] % 2 == 0 else 1\n"
            ),
        },
        hint="Your number of heads does not depend on the one that is handed in.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="the first query's mask for all",
        edits={
            "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n": (
                "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n    mask = mask if mask is None else mask[..., :1, :]\n"
            ),
        },
        hint="Hand the mask on as it is. One with a row for each query is not a padding mask.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="parameters by their place",
        edits={
            'for name in ("W_Q", "W_K", "W_V"))': "for name in list(params)[:3])",
            'in (("W_Q", dQ), ("W_K", dK), ("W_V", dV))': "in zip(list(params)[:3], (dQ, dK, dV))",
        },
        hint="You take W_Q, W_K and W_V by their place in params. The order of a dictionary's entries is the caller's.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="way past the feed-forward part missing",
        edits={"    d_middle = d_middle + d_second\n": ""},
        hint="middle goes into the feed-forward network and past it. Only one of the two ways comes back.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="way past the attention missing",
        edits={"dx = d_first\n": "dx = np.zeros_like(x)\n"},
        hint="x goes into the attention and past it. The direct way sends its gradient back as well.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="both residual paths missing",
        edits={"    d_middle = d_middle + d_second\n": "", "dx = d_first\n": "dx = np.zeros_like(x)\n"},
        hint="Each sublayer has a way past it, and a gradient comes back there, too. Count the ways into middle and x.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="only past the feed-forward part",
        edits={"d_middle = d_middle + d_second": "d_middle = d_second"},
        hint="You take the way past the feed-forward network and forget the one through it.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="only past the attention",
        edits={"        dx = dx + d_projected\n": ""},
        hint="x also went into the queries, keys and values. What they send back belongs into dx.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="only the last projection reaches x",
        edits={"dx = dx + d_projected": "dx = d_first + d_projected"},
        hint="Each turn of the loop starts from d_first again, so only one of Q, K and V is left in dx.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="no gradient for the biases",
        edits={
            'd_active, grads["W2"], grads["b2"]': 'd_active, grads["W2"], _',
            'd_middle, grads["W1"], grads["b1"]': 'd_middle, grads["W1"], _',
        },
        hint="Ten of the twelve parameters have a gradient. Which two products of the block have a bias?",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="no gradient for the layer norms",
        edits={
            'd_second, grads["ln2_gamma"], grads["ln2_beta"]': "d_second, _, _",
            'd_first, grads["ln1_gamma"], grads["ln1_beta"]': "d_first, _, _",
        },
        hint="Eight of the twelve parameters have a gradient. The gammas and betas are learned, too.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="a gradient for every other key",
        edits={"grads = {}": "grads = {name: np.zeros_like(value) for name, value in params.items()}"},
        hint="params may hold keys that are none of this block's business. They get no gradient, not even zeros.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="residual added after the layer norm",
        edits={
            "    d_middle = d_middle + d_second\n": "",
            "    d_merged, ": "    d_first = d_first + d_second\n    d_merged, ",
        },
        hint="The two ways meet at middle, before you go back through the first layer norm. You add one step too late.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="second layer norm skipped",
        edits={
            'd_second, grads["ln2_gamma"]': '_, grads["ln2_gamma"]',
            "    d_active,": ("    d_second = d_out\n    d_active,"),
        },
        hint="d_out belongs to the result of the last layer norm. What reaches second_sum has passed through it.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="first layer norm skipped",
        edits={
            'd_first, grads["ln1_gamma"]': '_, grads["ln1_gamma"]',
            "    d_merged,": ("    d_first = d_middle\n    d_merged,"),
        },
        hint="d_middle belongs to the result of the first layer norm. What reaches first_sum has passed through it.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="layer norm's output in place of its input",
        edits={"layer_norm_backward(d_middle, first_sum,": "layer_norm_backward(d_middle, middle,"},
        hint="The way back through a layer norm needs what went into it. middle is what came out of the first one.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="gammas exchanged",
        edits={
            'layer_norm_backward(d_out, second_sum, params["ln2_gamma"])': (
                'layer_norm_backward(d_out, second_sum, params["ln1_gamma"])'
            ),
            'layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])': (
                'layer_norm_backward(d_middle, first_sum, params["ln2_gamma"])'
            ),
        },
        hint="Each layer norm has a gamma of its own. The last step of the block comes first on the way back.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="layer norms with eps 1e-5",
        edits={
            'params["ln1_beta"])': 'params["ln1_beta"], 1e-5)',
            'params["ln2_gamma"])': 'params["ln2_gamma"], 1e-5)',
            'first_sum, params["ln1_gamma"])': 'first_sum, params["ln1_gamma"], 1e-5)',
        },
        hint="Your gradients are off in the fifth digit or so. Both layer norms of the block have an eps of 1e-12.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="gate of the ReLU missing",
        edits={"relu_backward(d_active, inner)": "d_active"},
        hint="Between the two products stands a ReLU. Where inner was negative, nothing comes back.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="sign of the gradient as the gate",
        edits={"relu_backward(d_active, inner)": "relu_backward(d_active, d_active)"},
        hint="The gate is set by what went into the ReLU on the way forward, not by what comes back.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="arguments of relu_backward exchanged",
        edits={"relu_backward(d_active, inner)": "relu_backward(inner, d_active)"},
        hint="relu_backward takes the gradient first, then what went into the ReLU.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="inner in place of relu(inner) for W2",
        edits={"linear_backward(d_second, active,": "linear_backward(d_second, inner,"},
        hint="W2 was multiplied with what came out of the ReLU. Your gradient of W2 takes what went in.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="first_sum in place of middle for W1",
        edits={"linear_backward(d_inner, middle,": "linear_backward(d_inner, first_sum,"},
        hint="W1 was multiplied with the result of the first layer norm. Your gradient of W1 takes what went in there.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="x in place of the merged heads for W_O",
        edits={"linear_backward(d_first, merged,": "linear_backward(d_first, x,"},
        hint="Which array was multiplied with W_O on the way forward? That one belongs into its gradient.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="first_sum in place of x for the projections",
        edits={"linear_backward(merge_heads(d_heads), x,": "linear_backward(merge_heads(d_heads), first_sum,"},
        hint="W_Q, W_K and W_V were multiplied with x, before anything was added to it.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="mask ignored",
        edits={"V, mask)[0]": "V)[0]", "V, mask)\n    dx": "V)\n    dx"},
        hint="The mask has no effect on your result. Both the way forward and the way back through attention need it.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="mask only on the way forward",
        edits={"V, mask)\n    dx": "V)\n    dx"},
        hint="You compute the values with the mask and walk back without it.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="mask only on the way back",
        edits={"V, mask)[0]": "V)[0]"},
        hint="You walk back with the mask, but the values you kept were computed without it.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="heads merged by reshape alone",
        edits={"linear_backward(merge_heads(d_heads), x,": "linear_backward(d_heads.reshape(x.shape), x,"},
        hint="A reshape alone mixes tokens and heads. The head axis has to go back to its place first.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="heads split by reshape alone",
        edits={"attention_backward(split_heads(d_merged, num_heads),": "attention_backward(d_merged.reshape(Q.shape),"},
        hint="A reshape alone mixes tokens and heads. The gradient of the heads has to be cut as the heads were.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="one head only",
        edits={
            "    Q, K, V = (": "    num_heads = 1\n    Q, K, V = (",
        },
        hint="Your result is the same for any num_heads. Each head has its own weights.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="keys and values exchanged in grads",
        edits={'("W_K", dK), ("W_V", dV)': '("W_K", dV), ("W_V", dK)'},
        hint="The gradients of W_K and W_V are exchanged. attention_backward returns dQ, dK, dV in this order.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="matrices transposed in grads",
        edits={"return dx, grads": "return dx, {name: grad.T for name, grad in grads.items()}"},
        hint="A gradient has the shape of its parameter. Where I and H differ, you can see that yours is turned round.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="gradients averaged over the batch",
        edits={"return dx, grads": "return dx, {name: grad / len(x) for name, grad in grads.items()}"},
        hint="All sentences share the parameters, and what they send back is added. Only the loss averages.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="adds to x in place",
        edits={'first_sum = x + merged @ params["W_O"]': 'x += merged @ params["W_O"]\n    first_sum = x'},
        hint="x += ... changes the caller's array, and your own gradients of W_Q, W_K and W_V then see the wrong x.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="writes dx into d_out",
        edits={"    return dx, grads": "    d_out[:] = dx\n    return d_out, grads"},
        hint="The numbers are right, but your dx was written into the caller's d_out. Give the result its own array.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="always float64",
        edits={
            "return dx, grads": (
                "return dx.astype(np.float64), {name: grad.astype(np.float64) for name, grad in grads.items()}"
            )
        },
        hint="The numbers are right, the dtype is not: float32 in should give float32 out.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="grads without dx",
        edits={"return dx, grads": "return grads"},
        hint="Two results are asked for. The block below this one needs your dx.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="a mask with one row taken for padding",
        edits={
            "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n": (
                "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n"
                "    if mask is not None and mask.ndim == 4 and mask.shape[2] == 1:\n"
                "        mask = mask[:, :1]\n"
            ),
        },
        hint="A mask with one row for all queries may still have a row of its own for each head: (B, A, 1, T). Hand it "
        "on as it is.",
    ),
    Chaff(
        exercise="transformer_block_backward",
        name="a mask of as many rows as sentences",
        edits={
            "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n": (
                "-> tuple[np.ndarray, dict[str, np.ndarray]]:\n"
                "    if mask is not None and mask.shape == x.shape[:2]:\n"
                "        mask = mask[:, np.newaxis, np.newaxis]\n"
            ),
        },
        hint="A mask (T, T) has a row for each query, also where there are T sentences. Hand it on as it is.",
    ),
]

CHAFFS = [
    *NUMERICAL_GRADIENT,
    *RELATIVE_ERROR,
    *LINEAR_BACKWARD,
    *RELU_BACKWARD,
    *SOFTMAX_BACKWARD,
    *CROSS_ENTROPY,
    *LAYER_NORM_BACKWARD,
    *ATTENTION_BACKWARD,
    *TRANSFORMER_BLOCK_BACKWARD,
]
