"""Windows rendered for the default model, and what is varied on their spectrograms."""

from dataclasses import replace

import numpy as np

from recognizer.frontend import FrontEnd
from train.experiments.default import FRONT_END
from train.mix import CUT_OUT
from train.pool import render
from train.render import WORDS, Pool, Renderer, RenderParams
from train.spectral import SILENT, Vary


def test_windows_depend_on_the_seed_and_are_found_again(material, tmp_path):
    params = RenderParams(windows=6, rooms=1, backgrounds=2)
    pool, backgrounds = render(material, FRONT_END, params, tmp_path)
    assert pool.decibels.shape == (6, FRONT_END.frames, FRONT_END.n_mels)
    assert backgrounds.shape == (2, FRONT_END.frames, FRONT_END.n_mels)
    again, _ = render(material, FRONT_END, params, tmp_path)
    np.testing.assert_array_equal(again.decibels, pool.decibels)
    renderer = Renderer(material, FRONT_END, params)
    np.testing.assert_array_equal(renderer.windows(range(3, 6)).decibels, pool.decibels[3:])
    other = Renderer(material, FRONT_END, replace(params, seed=2)).windows(range(6))
    assert not np.array_equal(other.decibels, pool.decibels)


def test_a_pool_can_leave_out_a_speaker_wherever_he_is_heard():
    values = np.arange(4, dtype=np.float16)
    speakers = np.array(["ann", "bea", "ann+bea", ""])
    flags = np.zeros(4, bool)
    rest = Pool(values, speakers, speakers, speakers, flags, flags, flags).without(["ann"])
    assert list(rest.speakers) == ["bea", ""]
    assert list(rest.decibels) == [1, 3]


def test_windows_tell_how_they_were_made(material):
    pool = Renderer(material, FRONT_END, RenderParams(rooms=1, backgrounds=0)).windows(range(60))
    assert 0 < pool.in_room.mean() < 0.7
    assert 0 < pool.cut.mean() < 1
    assert 0 < pool.gated.mean() < 0.5
    assert set(pool.kinds[pool.gated]) <= set(WORDS)
    assert set(pool.kinds) & set(CUT_OUT)
    everyone = {c.speaker for c in material.clips}
    assert {n for who in pool.speakers if who for n in who.split("+")} <= everyone


def test_spectrograms_vary_but_stay_features_and_padding_stays_padding(rng):
    front_end = FrontEnd(FRONT_END)
    decibels = rng.uniform(-60, 0, (8, FRONT_END.frames, FRONT_END.n_mels)).astype(np.float16)
    decibels[:, 60:] = SILENT
    vary = Vary(front_end, decibels[:2, ::-1], noisy=1.0)
    one, two = vary(decibels, rng), vary(decibels, rng)
    assert one.shape == decibels.shape
    assert one.dtype == np.float32
    assert one.min() >= -1
    assert one.max() <= 0
    assert not np.allclose(one, two)
    assert np.median(one[:, 70:]) == -1


def test_the_warp_matrices_move_bands_and_keep_levels():
    vary = Vary(FrontEnd(FRONT_END), np.zeros((0, 81, 40), np.float16))
    flat = np.full((1, 40), -30, np.float32)
    for matrix in vary._warps:
        np.testing.assert_allclose(flat @ matrix, flat, rtol=1e-5)
    same = vary._warps[np.abs(vary.WARPS - 1).argmin()]
    np.testing.assert_allclose(same, np.eye(40), atol=1e-6)
