"""Mini-BERT in NumPy: the reference that the course is graded against.

One file per layer or job, pure functions first. `MiniBERT` holds the parameters, `WordPieceTokenizer` the vocabulary;
`exercises.EXERCISES` lists the functions that students write.
"""

from minibert_ref.config import MiniBERTConfig
from minibert_ref.model import MiniBERT
from minibert_ref.text.tokenizer import WordPieceTokenizer

__all__ = ["MiniBERT", "MiniBERTConfig", "WordPieceTokenizer"]
