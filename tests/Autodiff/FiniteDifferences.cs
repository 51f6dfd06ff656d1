using Prob.Graphs;

namespace Prob.Tests.Autodiff;

/// <summary>Derivatives from values alone: the twin of every derivative rule.</summary>
internal static class FiniteDifferences
{
    /// <summary>
    /// ∂f/∂xᵢ by central differences with Richardson extrapolation of two steps, h and h/2: error O(h⁴) + rounding, about 1e-10 relative to the scale of f near
    /// points of order 1.
    /// </summary>
    public static double[] Gradient(Func<double[], double> f, double[] x, double relativeStep = 1e-3)
    {
        var gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double step = relativeStep * Math.Max(1, Math.Abs(x[i]));
            gradient[i] = ((4 * Central(step / 2)) - Central(step)) / 3;

            double Central(double h)
            {
                double[] up = [.. x], down = [.. x];
                up[i] += h;
                down[i] -= h;
                return (f(up) - f(down)) / (up[i] - down[i]);
            }
        }

        return gradient;
    }

    /// <summary>A scalar function of several inputs and its gradient, both run through a plan.</summary>
    public static (Func<double[], double> Value, Func<double[], double[]> Gradient) Planned(IReadOnlyList<Tensor> inputs, Tensor output)
    {
        Plan plan = Plan.Compile(inputs, [output, .. Derivatives.Gradient(output, inputs)]);
        Workspace workspace = plan.CreateWorkspace();
        double[] Run(double[] x)
        {
            var results = new double[plan.OutputSize];
            workspace.Run(x, results);
            return results;
        }

        return (x => Run(x)[0], x => Run(x)[1..]);
    }
}
