"""Which function of the reference answers which exercise of the course."""

from minibert_ref.config import count_parameters
from minibert_ref.evaluation.inference import fill_mask, sample_with_temperature, top_k_predictions
from minibert_ref.evaluation.metrics import (
    bootstrap_interval,
    expected_calibration_error,
    perplexity,
    pseudo_log_likelihood,
    top_k_accuracy,
)
from minibert_ref.evaluation.probing import fit_logistic_probe, mean_pool
from minibert_ref.evaluation.similarity import analogy, cosine_similarity, nearest_neighbors
from minibert_ref.layers.activations import gelu, relu_backward
from minibert_ref.layers.attention import (
    apply_mask,
    attention_backward,
    attention_entropy,
    attention_scores,
    merge_heads,
    multi_head_attention,
    padding_mask,
    scaled_dot_product_attention,
    split_heads,
)
from minibert_ref.layers.dropout import dropout
from minibert_ref.layers.embeddings import (
    embed,
    embedding_backward,
    one_hot,
    position_embedding,
    sinusoidal_positions,
    token_embedding,
)
from minibert_ref.layers.feed_forward import feed_forward
from minibert_ref.layers.layer_norm import layer_norm, layer_norm_backward
from minibert_ref.layers.linear import linear_backward
from minibert_ref.layers.losses import cross_entropy, mlm_loss
from minibert_ref.layers.softmax import softmax, softmax_backward
from minibert_ref.layers.transformer_block import add_and_norm, encoder, transformer_block, transformer_block_backward
from minibert_ref.model import forward, mlm_logits
from minibert_ref.text.tokenization import basic_tokenize, decode, encode, pad_batch, wordpiece
from minibert_ref.training.checkpoint import load_checkpoint, save_checkpoint
from minibert_ref.training.clipping import accumulate_gradients, clip_by_global_norm
from minibert_ref.training.gradient_check import numerical_gradient, relative_error
from minibert_ref.training.loop import train, training_step
from minibert_ref.training.mlm import choose_mask_positions, make_batches, mask_tokens, masked_accuracy
from minibert_ref.training.optimizers import adam_step, adamw_step, momentum_step, sgd_step
from minibert_ref.training.schedules import cosine_decay, warmup_linear

# Assignment -> its functions, in the order of the notebook.
EXERCISES = {
    "01_understanding_embeddings": (
        one_hot,
        token_embedding,
        position_embedding,
        sinusoidal_positions,
        embed,
        embedding_backward,
        cosine_similarity,
        nearest_neighbors,
        analogy,
    ),
    "02_attention_mechanism": (
        softmax,
        attention_scores,
        padding_mask,
        apply_mask,
        scaled_dot_product_attention,
        split_heads,
        merge_heads,
        multi_head_attention,
        attention_entropy,
    ),
    "03_transformer_layers": (
        layer_norm,
        gelu,
        feed_forward,
        add_and_norm,
        dropout,
        transformer_block,
        encoder,
        count_parameters,
    ),
    "04_backpropagation_gradients": (
        numerical_gradient,
        relative_error,
        linear_backward,
        relu_backward,
        softmax_backward,
        cross_entropy,
        layer_norm_backward,
        attention_backward,
        transformer_block_backward,
    ),
    "05_optimization_adam": (
        sgd_step,
        momentum_step,
        adam_step,
        adamw_step,
        clip_by_global_norm,
        warmup_linear,
        cosine_decay,
        accumulate_gradients,
    ),
    "06_input_to_output_flow": (
        basic_tokenize,
        wordpiece,
        encode,
        decode,
        pad_batch,
        mlm_logits,
        forward,
        top_k_predictions,
    ),
    "07_training_process": (
        choose_mask_positions,
        mask_tokens,
        mlm_loss,
        masked_accuracy,
        make_batches,
        training_step,
        train,
        save_checkpoint,
        load_checkpoint,
    ),
    "08_inference_evaluation": (
        fill_mask,
        sample_with_temperature,
        perplexity,
        pseudo_log_likelihood,
        top_k_accuracy,
        expected_calibration_error,
        mean_pool,
        fit_logistic_probe,
        bootstrap_interval,
    ),
}
