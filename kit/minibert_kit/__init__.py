"""What the notebooks need besides what students write: trained weights, checks, figures. No solution is in here."""

from minibert_kit.edition import EDITION, check_edition
from minibert_kit.errors import KitError
from minibert_kit.pretrained import load_hidden_states, load_pretrained

__all__ = ["EDITION", "KitError", "check_edition", "load_hidden_states", "load_pretrained"]
