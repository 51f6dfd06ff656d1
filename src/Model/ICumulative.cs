namespace Prob;

/// <summary>A distribution of one number whose distribution function is known: what truncation and censoring ask for.</summary>
public interface ICumulative : IDistribution
{
    /// <summary>log P(X ≤ x) at a value of the support, in nats, accurate where it is far below 0. Elsewhere it means nothing: see <see cref="Distribution.LogCdf"/>.</summary>
    Tensor LogCdfWithin(Tensor x);

    /// <summary>log P(X > x) at a value of the support, in nats, accurate where it is far below 0. Elsewhere it means nothing: see <see cref="Distribution.LogSurvival"/>.</summary>
    Tensor LogSurvivalWithin(Tensor x);
}

/// <summary>A distribution of one real number whose distribution function is known together with its inverse.</summary>
public interface IQuantile : ICumulative
{
    /// <summary>The x with P(X ≤ x) = p for p from 0 to 1, accurate for small p.</summary>
    Tensor InverseCdfWithin(Tensor probability);

    /// <summary>The x with P(X > x) = p for p from 0 to 1, accurate for small p, where the complement 1 − p would lose its digits.</summary>
    Tensor InverseSurvivalWithin(Tensor probability);

    /// <summary>The x with log P(X ≤ x) = log p, in nats: what truncation far out in a tail asks for. By p itself, unless a distribution knows better where p underflows.</summary>
    Tensor InverseLogCdfWithin(Tensor logProbability) => InverseCdfWithin(Functions.Exp(logProbability));

    /// <summary>The x with log P(X > x) = log p, as <see cref="InverseLogCdfWithin"/>.</summary>
    Tensor InverseLogSurvivalWithin(Tensor logProbability) => InverseSurvivalWithin(Functions.Exp(logProbability));
}

/// <summary>A distribution whose entropy is known.</summary>
public interface IEntropy : IDistribution
{
    /// <summary>−E log p(X), in nats; of a continuous distribution the differential entropy, which may be negative and depends on the unit of X.</summary>
    Tensor Entropy { get; }
}
