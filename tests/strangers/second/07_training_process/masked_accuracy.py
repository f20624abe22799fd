RIGHT = [
    dict(
        exercise='masked_accuracy',
        name='argmax',
        code=r'''
def masked_accuracy(logits, labels):
    asked = labels != -100
    if not asked.any():
        raise ValueError("no labelled position")
    return float(np.mean(logits[asked].argmax(axis=-1) == labels[asked]))
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='counting in a loop',
        code=r'''
def masked_accuracy(logits, labels):
    right = count = 0
    for where in np.ndindex(labels.shape):
        label = int(labels[where])
        if label == -100:
            continue
        count += 1
        right += bool(logits[where][label] >= logits[where].max())
    if not count:
        raise ValueError("no labelled position")
    return right / count
''',
    ),
]
WRONG = [
    dict(
        exercise='masked_accuracy',
        name='vocabulary on axis 2',
        misconception='logits are thought to have two or three axes',
        input='logits with four axes',
        code=r'''
def masked_accuracy(logits, labels):
    asked = labels != -100
    if not asked.any():
        raise ValueError("no labelled position")
    guesses = np.argmax(logits, axis=min(2, logits.ndim - 1))
    return float((guesses[asked] == labels[asked]).mean())
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='labels in memory order',
        misconception='labels are flattened as they lie in memory, the logits row by row',
        input='transposed labels',
        code=r'''
def masked_accuracy(logits, labels):
    guesses = logits.reshape(-1, logits.shape[-1]).argmax(axis=1)
    flat = labels.flatten(order="K")
    asked = flat != -100
    if asked.sum() == 0:
        raise ValueError("no labelled position")
    return float((guesses == flat)[asked].mean())
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='small whole numbers',
        misconception='guesses are kept in uint8, which has no room for ids from 256 on',
        input='V = 300, label 299',
        code=r'''
def masked_accuracy(logits, labels):
    asked = labels != -100
    if not np.any(asked):
        raise ValueError("no labelled position")
    guesses = np.argmax(logits, axis=-1).astype(np.uint8)
    return float(np.sum((guesses == labels) & asked) / np.sum(asked))
''',
    ),
    dict(
        exercise='masked_accuracy',
        name='nothing right is an error',
        misconception='a ValueError also where no guess is right',
        input='one labelled position, guessed wrong: 0.0',
        code=r'''
def masked_accuracy(logits, labels):
    hits = (logits.argmax(axis=-1) == labels) & (labels != -100)
    if not hits.any():
        raise ValueError("no labelled position")
    return float(hits.sum() / (labels != -100).sum())
''',
    ),
]
