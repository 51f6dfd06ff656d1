using System.Text.Json;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests;

public sealed class OptimiserTests
{
    /// <summary>
    /// The paths of another system, written by optimisers.py. Both round differently; Rosenbrock's gradient cancels and multiplies what is rounded by about 500 a step, times the rate.
    /// </summary>
    [Fact]
    public void Paths_on_Rosenbrock_are_those_of_PyTorch()
    {
        JsonElement[][] cases = JsonSerializer.Deserialize<JsonElement[][]>(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Reference", "optimisers.json")))!;
        Assert.Equal(10, cases.Length);
        foreach (JsonElement[] row in cases)
        {
            Optimiser optimiser = Create(row[0].GetString()!, row[1]);
            double[][] expected = row[2].Deserialize<double[][]>()!, actual = Walk(optimiser, [-1.2, 1], z => Square(1 - z[0]) + (100 * Square(z[1] - Square(z[0]))), expected.Length);
            for (int step = 0; step < expected.Length; step++)
            {
                for (int i = 0; i < 2; i++)
                    Assert.True(Math.Abs(expected[step][i] - actual[step][i]) <= 1e-12 * Math.Abs(expected[step][i]), $"{optimiser}, step {step + 1}: {expected[step][i]:R} expected, but was {actual[step][i]:R}.");
            }
        }
    }

    [Fact]
    public void States_are_as_many_as_said_and_keep_their_type()
    {
        Tensor parameter = Plan.Input("p", [2, 3], new Axis("network", 4)), gradient = Plan.Input("g", parameter.Shape, parameter.Axes[0]);
        foreach (Optimiser optimiser in (Optimiser[])
        [
            new Sgd(1), new Sgd(1) { Momentum = 0.5 }, new Sgd(1) { Momentum = 0.5, Nesterov = true, WeightDecay = 0.1 }, new Adam(), new AdamW(), new RmsProp(), new RmsProp { Momentum = 0.1 },
        ])
        {
            Tensor[] states = [.. Enumerable.Range(0, optimiser.States).Select(k => Tensor.Input($"s{k}", parameter.Type))];
            (Tensor next, Tensor[] nextStates) = optimiser.Step(parameter, gradient, states, Plan.Input("rate", []), Plan.Input("step", []));
            Assert.Equal(parameter.Type, next.Type);
            Assert.Equal(states.Select(state => state.Type), nextStates.Select(state => state.Type));
        }
    }

    [Fact]
    public void Settings_beyond_their_ranges_are_refused()
    {
        Assert.Equal("Rate must be positive, but was 0. (Parameter 'Rate')", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(0)).Message);
        Assert.Equal("Momentum must be in [0, 1), but was 1. (Parameter 'Momentum')", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1) { Momentum = 1 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp { Decay = double.NaN });
    }

    [Fact]
    public void Gradients_are_clipped_by_their_common_norm()
    {
        var axis = new Axis("half", 2);
        Tensor[] gradients = [new double[] { 3, 0 }, ((Tensor)new double[,] { { 0, 4 }, { 0, 0 } }).ToAxis(axis), 12];
        (Tensor norm, Tensor[] clipped) = Clipping.ByNorm(gradients, 6.5);   // 3² + 4² + 12² = 13²
        Assert.Equal(13, norm.ToScalar());
        Assert.Equal([1.5, 0, 0, 2, 0, 0, 6], clipped.SelectMany(gradient => gradient.ToArray()));
        Assert.Equal(gradients[1].Type, clipped[1].Type);
        Assert.Equal([3, 0, 0, 4, 0, 0, 12], Clipping.ByNorm(gradients, 14).Gradients.SelectMany(gradient => gradient.ToArray()));
        Assert.Equal([0.0, 0], Clipping.ByNorm([new double[2]], 1).Gradients[0].ToArray());
    }

    private static Optimiser Create(string name, JsonElement settings)
    {
        double Value(string key, double otherwise) => settings.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : otherwise;
        double Beta(int k, double otherwise) => settings.TryGetProperty("betas", out JsonElement betas) ? betas[k].GetDouble() : otherwise;
        double rate = Value("lr", 0), epsilon = Value("eps", 1e-8);
        return name switch
        {
            "Sgd" => new Sgd(rate) { Momentum = Value("momentum", 0), Nesterov = settings.TryGetProperty("nesterov", out _), WeightDecay = Value("weight_decay", 0) },
            "Adam" => new Adam(rate) { Beta1 = Beta(0, 0.9), Beta2 = Beta(1, 0.999), Epsilon = epsilon },
            "AdamW" => new AdamW(rate) { Beta1 = Beta(0, 0.9), Beta2 = Beta(1, 0.999), Epsilon = epsilon, WeightDecay = Value("weight_decay", 0.01) },
            _ => new RmsProp(rate) { Decay = Value("alpha", 0.99), Epsilon = epsilon, Momentum = Value("momentum", 0) },
        };
    }

    private static double[][] Walk(Optimiser optimiser, double[] start, Func<Tensor, Tensor> loss, int steps)
    {
        Tensor z = Plan.Input("z", [start.Length]), rate = Plan.Input("rate", []), step = Plan.Input("step", []);
        Tensor[] states = [.. Enumerable.Range(0, optimiser.States).Select(k => Plan.Input($"s{k}", z.Shape))];
        (Tensor next, Tensor[] nextStates) = optimiser.Step(z, Derivatives.Gradient(loss(z), [z])[0], states, rate, step);
        Plan plan = Plan.Compile([rate, step], [], [(z, next), .. states.Zip(nextStates)]);
        Workspace workspace = plan.CreateWorkspace();
        var values = new double[plan.StateSize];
        start.CopyTo(values, 0);
        workspace.SetState(values);
        var path = new double[steps][];
        for (int t = 0; t < steps; t++)
        {
            workspace.Run([optimiser.Rate, t + 1], []);
            workspace.GetState(values);
            path[t] = values[..start.Length];
        }

        return path;
    }
}
