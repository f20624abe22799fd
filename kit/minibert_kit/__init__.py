"""What the notebooks need besides what students write: trained weights, checks, figures. No solution is in here."""

from minibert_kit.edition import EDITION, check_edition
from minibert_kit.errors import KitError
from minibert_kit.hand_in import before_you_hand_in
from minibert_kit.pretrained import load_hidden_states, load_pretrained, load_recipe

__all__ = [
    "EDITION",
    "KitError",
    "before_you_hand_in",
    "check_edition",
    "load_hidden_states",
    "load_pretrained",
    "load_recipe",
]
