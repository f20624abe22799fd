"""Weight files: the safetensors package reads ours, we read theirs, and every damage gets one sentence."""

import json
import os
import re

import numpy as np
import pytest

from minibert_ref.files import write_atomically
from minibert_ref.model import MiniBERT
from minibert_ref.weights import WeightsError, load_weights, read_safetensors, save_weights, write_safetensors
from tests.reference.proofs import TINY, random_params

FLOATS_AND_SIGNED = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "bool")
UNSIGNED = ("uint8", "uint16", "uint32", "uint64")


def varied_tensors(rng):
    tensors = {name: (rng.normal(size=(2, 3)) * 50).astype(name) for name in FLOATS_AND_SIGNED}
    tensors |= {name: rng.integers(0, 200, (3, 1)).astype(name) for name in UNSIGNED}
    return tensors | {"scalar": np.array(2.5), "empty": np.zeros((0, 4)), "ünï": np.ones(1), "turned": np.eye(2, 3).T}


def assert_same(received, expected):
    assert received.keys() == expected.keys()
    for name, array in expected.items():
        assert received[name].dtype == array.dtype and received[name].shape == array.shape, name
        assert received[name].tobytes() == array.tobytes(), name


def test_the_package_reads_ours(safetensors_numpy, rng, tmp_path):
    expected = varied_tensors(rng)
    write_safetensors(tmp_path / "w.safetensors", expected, {"a": "b"})
    assert_same(safetensors_numpy.load_file(tmp_path / "w.safetensors"), expected)


def read_back(folder):
    return read_safetensors(folder / "w.safetensors")[0]


def test_we_read_what_the_package_wrote(safetensors_numpy, rng, tmp_path):
    expected = {name: array.copy(order="C") for name, array in varied_tensors(rng).items()}
    safetensors_numpy.save_file(expected, tmp_path / "w.safetensors", {"a": "b"})
    tensors, metadata = read_safetensors(tmp_path / "w.safetensors")
    assert_same(tensors, expected)
    assert metadata == {"a": "b"}


def test_what_is_read_is_ours_to_change(rng, tmp_path):
    expected = varied_tensors(rng)
    write_safetensors(tmp_path / "w.safetensors", expected)
    tensors = read_back(tmp_path)
    assert_same(tensors, expected)
    assert all(array.flags.writeable and array.flags.aligned for array in tensors.values())


def test_big_endian_arrays_are_turned(tmp_path):
    write_safetensors(tmp_path / "w.safetensors", {"w": np.array([1.5, 2.0], dtype=">f4")})
    assert read_back(tmp_path)["w"].tolist() == [1.5, 2.0]
    with pytest.raises(ValueError, match="'w' has the dtype complex128"):
        write_safetensors(tmp_path / "c", {"w": np.zeros(1, complex)})
    with pytest.raises(ValueError, match="reserved"):
        write_safetensors(tmp_path / "c", {"__metadata__": np.zeros(1)})


@pytest.mark.parametrize("dtype", [None, np.float16, np.float64])
def test_weights_round_trip(rng, tmp_path, dtype):
    params = random_params(TINY, rng, np.float32)
    save_weights(tmp_path / "w", params, TINY, dtype)
    loaded, config = load_weights(tmp_path / "w")
    assert config == TINY and list(loaded) == list(params)
    stored = {
        name: array if dtype is None else array.astype(dtype).astype(np.float32) for name, array in params.items()
    }
    assert_same(loaded, stored)
    assert load_weights(tmp_path / "w", dtype=np.float64)[0]["mlm_head_W"].dtype == np.float64
    MiniBERT(config, params=loaded).forward(np.array([[1, 2]]))


def entry(dtype="F32", shape=(2,), offsets=(0, 8), **more):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets), **more}


def file_of(header, data=b"\0" * 8):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


DAMAGED = {
    "empty": (b"", "it has 0 bytes, fewer than the 8"),
    "seven bytes": (b"1234567", "it has 7 bytes"),
    "header longer than the file": ((1000).to_bytes(8, "little") + b"{}", "claims a header of 1000 bytes, but 2 bytes"),
    "header of exabytes": (b"\xff" * 16, "claims a header of 18446744073709551615 bytes"),
    "pickle": (b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c", "claims a header"),
    "zip": (b"PK\x03\x04" + b"\0" * 100, "header"),
    "not JSON": (file_of(b"{nope}"), "its header is not JSON"),
    "not UTF-8": (file_of(b'{"\xff": 1}'), "its header is not JSON"),
    "too deep": (file_of(b"[" * 200_000), "its header is not JSON"),
    "a list": (file_of([]), "not a JSON object"),
    "twice": (file_of(b'{"a": 1, "a": 2}'), "names something twice"),
    "metadata of numbers": (file_of({"__metadata__": {"a": 1}}), "metadata is not a dict of strings"),
    "metadata a list": (file_of({"__metadata__": ["a"]}), "metadata is not a dict of strings"),
    "not an entry": (file_of({"w": 3}), "'w' must have dtype, shape and data_offsets"),
    "no offsets": (file_of({"w": {"dtype": "F32", "shape": []}}), "'w' must have"),
    "one key more": (file_of({"w": entry(strides=[1])}), "'w' must have"),
    "unknown dtype": (file_of({"w": entry("BF16")}), "'w' has the dtype 'BF16'; save it as one of"),
    "dtype a list": (file_of({"w": entry(["F32"])}), "has the dtype"),
    "negative shape": (file_of({"w": entry(shape=(-2,))}), "not lists of counts"),
    "bool shape": (file_of({"w": entry(shape=(True,))}), "not lists of counts"),
    "float offsets": (file_of({"w": entry(offsets=(0, 8.0))}), "not lists of counts"),
    "three offsets": (file_of({"w": entry(offsets=(0, 4, 8))}), "not lists of counts"),
    "end before begin": (file_of({"w": entry(offsets=(8, 0))}), "does not fit its -8 bytes"),
    "shape and bytes disagree": (file_of({"w": entry(shape=(3,))}), r"of shape \(3,\) does not fit its 8 bytes"),
    "huge shape": (file_of({"w": entry(shape=(2**62, 2**62))}), "does not fit"),
    "out of bounds": (
        file_of({"w": entry(shape=(4,), offsets=(0, 16))}),
        "take 16 bytes, but 8 are there: it is truncated",
    ),
    "truncated": (file_of({"w": entry()}, b"\0" * 7), "but 7 are there: it is truncated"),
    "trailing": (file_of({"w": entry()}, b"\0" * 9), "bytes that belong to no tensor follow"),
    "overlap": (file_of({"v": entry(), "w": entry(offsets=(4, 12))}, b"\0" * 12), "'w' overlaps"),
    "same place": (file_of({"v": entry(), "w": entry()}), "'w' overlaps"),
    "gap": (file_of({"v": entry(), "w": entry(offsets=(12, 20))}, b"\0" * 20), "'w' leaves a gap"),
    "starts late": (file_of({"w": entry(offsets=(4, 12))}, b"\0" * 12), "'w' leaves a gap"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_gets_one_sentence(tmp_path, name):
    content, message = DAMAGED[name]
    (tmp_path / "bad.safetensors").write_bytes(content)
    with pytest.raises(WeightsError, match=f"bad.safetensors.*{message}") as caught:
        read_safetensors(tmp_path / "bad.safetensors")
    assert "\n" not in str(caught.value)


def test_every_truncation_is_noticed(tmp_path):
    path = tmp_path / "w"
    write_safetensors(path, {"a": np.arange(3.0), "b": np.arange(2, dtype=np.int8)})
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(WeightsError):
            read_safetensors(path)


def test_no_flipped_byte_of_the_header_escapes_as_another_error(tmp_path):
    path = tmp_path / "w"
    write_safetensors(path, {"a": np.arange(3.0), "b": np.arange(2, dtype=np.int8)}, {"k": "v"})
    content = path.read_bytes()
    refused = 0
    for position in range(len(content) - 26):
        for flip in (0x01, 0x20, 0x80):
            damaged = bytearray(content)
            damaged[position] ^= flip
            path.write_bytes(damaged)
            try:
                read_safetensors(path)
            except WeightsError:
                refused += 1
    assert refused > 200


def test_foreign_tensors_are_named(rng, tmp_path):
    params, path = random_params(TINY, rng, np.float32), tmp_path / "w"

    def refused(tensors, message, config=TINY):
        write_safetensors(path, tensors)
        with pytest.raises(WeightsError, match=message):
            load_weights(path, config)

    refused({name: params[name] for name in params if name != "layer0.W1"}, "'layer0.W1' is missing")
    refused(params | {"pooler": np.zeros(3)}, "'pooler' does not belong")
    refused(params | {"layer0.W1": params["layer0.W1"].T}, r"'layer0.W1' has shape \(11, 6\), expected \(6, 11\)")
    refused(params | {"layer0.b1": np.zeros(11, np.int32)}, "'layer0.b1' has the dtype int32, expected floats")
    refused(params | {"layer0.b1": np.full(11, np.nan)}, "'layer0.b1' holds numbers that are not finite")
    refused(params, "names no config", None)
    for text in ("{", "[]", '{"layers": 2}', '{"num_layers": "2"}', "[" * 100_000):
        write_safetensors(path, params, {"config": text})
        with pytest.raises(WeightsError, match="config that cannot be read"):
            load_weights(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(WeightsError, match=f"{re.escape(str(tmp_path / 'no'))}.*cannot be read: No such file"):
        load_weights(tmp_path / "no")
    with pytest.raises(WeightsError, match="cannot be read"):
        load_weights(tmp_path)


def test_numbers_that_do_not_fit_are_not_saved(rng, tmp_path):
    params = random_params(TINY, rng, np.float32)
    params["mlm_head_b"][3] = 1e6
    with pytest.raises(ValueError, match="'mlm_head_b' is not finite in float16: not saved"):
        save_weights(tmp_path / "w", params, TINY, np.float16)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("failing", ["fsync", "replace", "fdopen"])
def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, failing):
    path = tmp_path / "w"
    write_atomically(path, [b"old"])

    def fail(*arguments, **keywords):
        raise OSError("disk full")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, [b"new"])
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["w"]
