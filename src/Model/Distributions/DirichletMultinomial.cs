using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// How often each of K categories occurs in n trials of probabilities that themselves are Dirichlet-distributed:
/// p(k₁ … k_K) = n! Γ(A) / Γ(n + A) Π Γ(kᵢ + αᵢ) / (kᵢ! Γ(αᵢ)) with A = Σ αᵢ, for whole numbers that sum to n. For data: a latent vector of counts is refused.
/// </summary>
/// <param name="Trials">n, a whole number of at least 0.</param>
/// <param name="Concentration">α, a vector of K positive numbers, as if each category had been seen that often before; the mean is nα/A.</param>
public sealed record DirichletMultinomial(Tensor Trials, Tensor Concentration) : IDistribution<Tensor>
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Trials, Support.Integers(0, double.PositiveInfinity)), Parameter.Vector(Concentration, Support.Positive)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The concentration is a scalar.</exception>
    public Shape Shape => [Parameter.Length(Concentration)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The concentration is a scalar.</exception>
    public Support Support => Support.Counts(Parameter.Length(Concentration), Trials);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new DirichletMultinomial(parameters[0], parameters[1]);

    /// <summary>Regrouped as Π c(αᵢ, kᵢ) / c(A, n) with c(α, k) = Γ(k + α) / (Γ(α) k!), as <see cref="BetaBinomial"/>.</summary>
    public Tensor LogDensityWithin(Tensor x) =>
        Sum(NegativeBinomial.LogCoefficient(Concentration, x)) - NegativeBinomial.LogCoefficient(Sum(Concentration), Trials);

    /// <summary>A multinomial draw, of Dirichlet probabilities; these are drawn one by one as well, each beta-distributed among those that are left.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        ReadOnlySpan<double> concentration = parameters[1..];
        double left = 0;
        for (int i = draw.Length - 1; i >= 0; i--)
        {
            draw[i] = left;   // of the categories after this one
            left += concentration[i];
        }

        double trials = parameters[0];
        for (int i = 0; i + 1 < draw.Length; i++)
            trials -= draw[i] = BetaBinomial.Next(ref random, trials, concentration[i], draw[i]);
        draw[^1] = trials;
    }
}
