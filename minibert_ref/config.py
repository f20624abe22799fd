"""The size of a model, and everything that follows from it: shapes and the number of parameters."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class MiniBERTConfig:
    """The seven numbers that fix a Mini-BERT.

    Parameters
    ----------
    vocab_size : int, default 8192
        V, rows of the token table and columns of the MLM head.
    hidden_size : int, default 192
        H, length of the vector of one token.
    num_layers : int, default 3
        L, transformer blocks.
    num_heads : int, default 4
        A, attention heads of H / A dimensions each.
    intermediate_size : int, default 768
        I, inner width of the feed-forward network.
    max_positions : int, default 64
        Longest sequence in tokens.
    layer_norm_eps : float, default 1e-12
        Added to the variance in every layer norm.

    Raises
    ------
    ValueError
        If a size is not a positive integer, eps is not positive, or H is not divisible by A.

    Examples
    --------
    >>> MiniBERTConfig().head_size
    48
    """

    vocab_size: int = 8192
    hidden_size: int = 192
    num_layers: int = 3
    num_heads: int = 4
    intermediate_size: int = 768
    max_positions: int = 64
    layer_norm_eps: float = 1e-12

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "layer_norm_eps":
                if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
                    raise ValueError(f"layer_norm_eps must be a positive number, not {value!r}")
            elif isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{field.name} must be a positive integer, not {value!r}")
        if self.hidden_size % self.num_heads:
            raise ValueError(
                f"hidden_size {self.hidden_size} is not divisible by num_heads {self.num_heads}: change one of them"
            )

    @property
    def head_size(self) -> int:
        """D = H / A, the dimensions of one attention head."""
        return self.hidden_size // self.num_heads

    def as_dict(self) -> dict[str, Any]:
        """The settings as a plain dict, as stored in weight files."""
        return asdict(self)


ConfigLike = MiniBERTConfig | Mapping[str, Any]  # or its fields by name; what is left out takes its default


def as_config(config: ConfigLike) -> MiniBERTConfig:
    """Accept a config or a plain dict of its fields.

    Parameters
    ----------
    config : MiniBERTConfig or mapping
        Fields that a mapping leaves out take their defaults.

    Returns
    -------
    MiniBERTConfig

    Raises
    ------
    ValueError
        If the mapping has an unknown key or a value out of range.

    Examples
    --------
    >>> as_config({"num_layers": 1}).num_layers
    1
    """
    if isinstance(config, MiniBERTConfig):
        return config
    if not isinstance(config, Mapping):
        raise ValueError(f"config must be a MiniBERTConfig or a dict, not {type(config).__name__}")
    known = [field.name for field in fields(MiniBERTConfig)]
    unknown = sorted(str(key) for key in config if key not in known)
    if unknown:
        raise ValueError(f"config has the unknown key {unknown[0]!r}; known are {', '.join(known)}")
    return MiniBERTConfig(**config)


def parameter_table(config: ConfigLike) -> dict[str, tuple[int, ...]]:
    """Name and shape of every parameter, in the order of the forward pass.

    Parameters
    ----------
    config : MiniBERTConfig or mapping

    Returns
    -------
    dict of str to tuple of int
        Layer i has the prefix ``layer<i>.``; the rest of the name is the key of the block's own dict.

    Examples
    --------
    >>> parameter_table({})["layer2.W1"]
    (192, 768)
    """
    config = as_config(config)
    V, H, inner = config.vocab_size, config.hidden_size, config.intermediate_size
    block: dict[str, tuple[int, ...]] = {
        "W_Q": (H, H),
        "W_K": (H, H),
        "W_V": (H, H),
        "W_O": (H, H),
        "ln1_gamma": (H,),
        "ln1_beta": (H,),
        "W1": (H, inner),
        "b1": (inner,),
        "W2": (inner, H),
        "b2": (H,),
        "ln2_gamma": (H,),
        "ln2_beta": (H,),
    }
    table: dict[str, tuple[int, ...]] = {"token_embeddings": (V, H), "position_embeddings": (config.max_positions, H)}
    for layer in range(config.num_layers):
        table |= {f"layer{layer}.{name}": shape for name, shape in block.items()}
    return table | {
        "final_ln_gamma": (H,),
        "final_ln_beta": (H,),
        "mlm_head_W": (H, V),
        "mlm_head_b": (V,),
    }


def count_parameters(config: ConfigLike) -> int:
    """Number of trainable numbers in a Mini-BERT.

    Parameters
    ----------
    config : MiniBERTConfig or mapping

    Returns
    -------
    int

    Examples
    --------
    >>> count_parameters(MiniBERTConfig())
    4498880
    """
    return sum(math.prod(shape) for shape in parameter_table(config).values())
