using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>What ordered categories have in common, wherever the line comes from that K − 1 points cut into K of them.</summary>
internal static class OrderedCategories
{
    /// <summary>The predictor, and the cut points in increasing order.</summary>
    /// <exception cref="ArgumentException">The cut points are a scalar.</exception>
    public static ImmutableArray<Parameter> Parameters(Tensor predictor, Tensor cutpoints) =>
        [Parameter.Scalar(predictor, Prob.Support.Real, "Predictor"), Parameter.Vector(cutpoints, Prob.Support.Ordered(Parameter.Length(cutpoints, "Cutpoints")), "Cutpoints")];

    /// <summary>The whole numbers from 0 to K − 1.</summary>
    /// <exception cref="ArgumentException">The cut points are a scalar.</exception>
    public static Support Support(Tensor cutpoints) => Prob.Support.Integers(0, Parameter.Length(cutpoints, "Cutpoints"));

    /// <summary>Where each category begins, from −∞.</summary>
    public static Tensor Lower(Tensor cutpoints) => Concatenate(0, End(double.NegativeInfinity), cutpoints);

    /// <summary>Where each category ends, up to ∞.</summary>
    public static Tensor Upper(Tensor cutpoints) => Concatenate(0, cutpoints, End(double.PositiveInfinity));

    /// <summary>The number of cut points below a place on the line.</summary>
    public static double At(double place, ReadOnlySpan<double> cutpoints)
    {
        int below = 0;
        foreach (double cut in cutpoints)
            below += cut < place ? 1 : 0;
        return below;
    }

    private static Tensor End(double value) => Expand(value, new(default, [1]));
}
