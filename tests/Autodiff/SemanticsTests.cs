using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>The two models that the semantics of axes were decided on, written with tensors alone.</summary>
public sealed class SemanticsTests
{
    private const double Tolerance = 1e-8;   // finite differences, see FiniteDifferences

    [Fact]
    public void Eight_schools_with_a_plate_differentiates_like_finite_differences()
    {
        double[] effect = [28, 8, -3, 7, -1, 1, 18, 12], error = [15, 10, 16, 11, 9, 11, 10, 18];
        var school = new Axis("school", 8);
        Tensor mu = Plan.Input("mu", []), logTau = Plan.Input("tau", []), theta = Plan.Input("theta", [], school);
        Tensor tau = Exp(logTau);
        Tensor density = Normal(mu, 0, 5) - Log1p(Square(tau / 5)) + logTau
            + Sum(Normal(theta, mu, tau), school)
            + Sum(Normal(((Tensor)effect).ToAxis(school), theta, ((Tensor)error).ToAxis(school)), school);

        double Expected(double[] x) =>
            Normal(x[0], 0, 5) - Math.Log(1 + (Math.Exp(2 * x[1]) / 25)) + x[1]
            + Enumerable.Range(0, 8).Sum(j => Normal(x[2 + j], x[0], Math.Exp(x[1])) + Normal(effect[j], x[2 + j], error[j]));

        Check([mu, logTau, theta], density, Expected, [1.5, 0.7, 3, -2, 1, 0.5, 4, -1, 2, 0.1]);
    }

    [Fact]
    public void A_mixture_with_a_latent_per_row_summed_by_hand_differentiates_like_finite_differences()
    {
        double[] y = [-2.1, 0.3, 1.7, 4.4, -0.5, 2.2, 3.9];
        var row = new Axis("row", y.Length);
        var component = new Axis("component", 3);
        Tensor centre = Plan.Input("centre", [], component), logits = Plan.Input("logits", [3]), logScale = Plan.Input("scale", []);
        Tensor perComponent = Normal(((Tensor)y).ToAxis(row), centre, Exp(logScale)) + LogSoftmax(logits).ToAxis(component);
        Tensor density = Sum(LogSumExp(perComponent, component), row);

        double Expected(double[] x)
        {
            double total = Math.Log(Enumerable.Range(3, 3).Sum(k => Math.Exp(x[k])));
            return y.Sum(value => Math.Log(Enumerable.Range(0, 3).Sum(k => Math.Exp(x[3 + k] - total + Normal(value, x[k], Math.Exp(x[6]))))));
        }

        Check([centre, logits, logScale], density, Expected, [-1, 1.5, 3, 0.2, -0.3, 0.5, 0.1]);
    }

    private static void Check(Tensor[] inputs, Tensor density, Func<double[], double> expected, double[] at)
    {
        Assert.Equal(TensorType.Scalar, density.Type);
        (Func<double[], double> value, Func<double[], double[]> gradient) = FiniteDifferences.Planned(inputs, density);
        Assert.Equal(expected(at), value(at), 1e-12 * Math.Abs(expected(at)));
        double[] differences = FiniteDifferences.Gradient(expected, at);
        double[] derived = gradient(at);
        for (int i = 0; i < at.Length; i++)
            Assert.Equal(differences[i], derived[i], Tolerance * Math.Max(1, Math.Abs(differences[i])));
    }

    private static Tensor Normal(Tensor x, Tensor mean, Tensor scale) => (-0.5 * Square((x - mean) / scale)) - Log(scale) - (0.5 * Math.Log(2 * Math.PI));

    private static double Normal(double x, double mean, double scale) => (-0.5 * Math.Pow((x - mean) / scale, 2)) - Math.Log(scale) - (0.5 * Math.Log(2 * Math.PI));
}
