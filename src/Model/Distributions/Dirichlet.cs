using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Unknown probabilities of k categories, the conjugate prior of <see cref="Categorical"/>: p(x) = Γ(Σαᵢ) Π xᵢ^(αᵢ − 1) / Γ(αᵢ) on the simplex, as a density
/// of x₁ … xₖ₋₁.
/// </summary>
/// <param name="Concentration">α, a vector of k positive numbers, which draw x as that many observations of each category would; the mean is α/Σαᵢ.</param>
public sealed record Dirichlet(Tensor Concentration) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Vector(Concentration, Support.Positive)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The concentration is a scalar.</exception>
    public Shape Shape => [Parameter.Length(Concentration)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The concentration is a scalar.</exception>
    public Support Support => Support.Simplex(Parameter.Length(Concentration));

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Dirichlet(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) =>
        LogGamma(Sum(Concentration)) - Sum(LogGamma(Concentration)) + Sum(XLogY(Concentration - 1, x));

    /// <summary>Gamma draws divided by their sum, in logs: with small concentrations all of them may underflow.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < draw.Length; i++)
        {
            draw[i] = Gamma.NextLog(ref random, parameters[i]);
            largest = Math.Max(largest, draw[i]);
        }

        foreach (ref double x in draw)
            sum += x = Math.Exp(x - largest);
        foreach (ref double x in draw)
            x /= sum;
    }

    /// <summary>Gamma draws divided by their sum, in logs: with small concentrations all of them may underflow.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Softmax(LogStandardGamma.Draw(Concentration, noise, axes));
}
