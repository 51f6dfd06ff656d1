using static Prob.Functions;

namespace Prob;

/// <summary>A probability, given as such or as its logit, which keeps the digits of both tails.</summary>
/// <param name="Value">p, from 0 to 1, or log(p/(1 − p)), any real number.</param>
/// <param name="IsLogit">Which of the two it is.</param>
internal readonly record struct Chance(Tensor Value, bool IsLogit)
{
    /// <summary>log p.</summary>
    public Tensor Log => IsLogit ? LogSigmoid(Value) : Functions.Log(Value);

    /// <summary>log(1 − p).</summary>
    public Tensor LogNot => IsLogit ? LogSigmoid(-Value) : Log1p(-Value);

    /// <summary>The parameter that it is.</summary>
    public Parameter Parameter(string owner) => new(IsLogit ? "Logit" : "Probability", Value, 0, IsLogit ? Support.Real : Support.UnitInterval) { Owner = owner };

    /// <summary>True with the probability.</summary>
    public bool Comes(ref Philox random, double value) => IsLogit ? random.NextDouble() * (1 + Math.Exp(-value)) < 1 : random.NextDouble() < value;
}
