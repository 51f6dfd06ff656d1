using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>An input of a function under test: its type, how a value is drawn, and whether the function has a derivative in it.</summary>
public sealed record Argument(TensorType Type, Func<Random, double> Draw, bool IsDifferentiable = true)
{
    public Argument(Shape shape, Func<Random, double>? draw = null)
        : this(new TensorType(default, shape), draw ?? Uniform(-2, 2))
    {
    }

    /// <summary>Whole numbers that select something.</summary>
    public static Argument Index(Shape shape, int below) => new(new TensorType(default, shape), random => random.Next(below), false);

    public static Argument On(AxisSet axes, Shape shape, Func<Random, double>? draw = null) => new(new TensorType(axes, shape), draw ?? Uniform(-2, 2));

    public static Func<Random, double> Uniform(double low, double high) => random => low + ((high - low) * random.NextDouble());

    public double[] DrawAll(Random random) => [.. Enumerable.Range(0, Type.Size).Select(_ => Draw(random))];
}

/// <summary>A function of tensors at certain types, and the same function written out in plain C#, on arrays in the layout of the tensors.</summary>
public sealed record Case(string Name, Func<Tensor[], Tensor> Function, Func<double[][], double[]> Twin, params Argument[] Arguments)
{
    public double[][] Draw(Random random) => [.. Arguments.Select(argument => argument.DrawAll(random))];

    public override string ToString() => $"{Name} of {string.Join(" and ", Arguments.Select(argument => argument.Type))}";
}
