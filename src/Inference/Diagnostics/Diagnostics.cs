namespace Prob;

/// <summary>
/// What Markov chain draws of one scalar quantity are worth: convergence, effective sample size and Monte Carlo error, after Vehtari, Gelman,
/// Simpson, Carpenter and Bürkner (2021), "Rank-normalization, folding, and localization: an improved R-hat for assessing convergence of MCMC".
/// The figures are those of R's package <c>posterior</c> 1.4.0.
/// <para>Every function on draws takes one array per chain. Chains of different length, as after a cancelled run, are cut to the shortest.
/// No chain at all is an <see cref="ArgumentException"/>; no draws, or too few, give NaN.</para>
/// <para>ScalarDraws count as constant when they differ by no more than 4 units in the last place of the largest of them (R compares with 2.2e-16 whatever the
/// scale). Constant draws have no diagnostics: R-hat, effective sample sizes and Monte Carlo errors are NaN. So are they where a draw is NaN.
/// A draw that is infinite still has a rank, so <see cref="RHat(ReadOnlySpan{double[]})"/> and <see cref="EffectiveSampleSizeBulk(ReadOnlySpan{double[]})"/> count it; all else is NaN.</para>
/// </summary>
public static partial class Diagnostics;
