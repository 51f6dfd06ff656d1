using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob;

/// <summary>The outputs of a plan that has run, whatever its numbers were.</summary>
internal interface ILane
{
    /// <summary>Whether its numbers are logarithms.</summary>
    bool IsLog { get; }

    /// <summary>An output as logarithms.</summary>
    double[] Logs(int output);

    /// <summary>An output as it stands: in (+, ×) without its power of two, which all entries share.</summary>
    double[] Values(int output);

    /// <summary>An output divided by its sum.</summary>
    double[] Normalised(int output);
}

/// <summary>A plan in one semiring with the memory to run it in: on weights as they are, or on their logarithms.</summary>
internal sealed class Lane<TSemiring> : ILane
    where TSemiring : struct, IVectorSemiring
{
    private readonly SemiringPlan<TSemiring> plan;
    private readonly Memory memory;

    public Lane(ExactStructure structure, IReadOnlyList<Tensor> outputs)
    {
        plan = new SemiringPlan<TSemiring>(default, structure.Inputs, outputs);
        memory = plan.CreateMemory();
        plan.Input(memory, 0)[0] = default(TSemiring).One;
    }

    public bool IsLog => typeof(TSemiring) != typeof(SumProduct);

    /// <summary>Bytes of working memory.</summary>
    public long Bytes => 8L * plan.WorkSize;

    /// <summary>Runs the plan on the tables; false if a positive weight may have been lost.</summary>
    public bool Run(IReadOnlyList<double[]> tables)
    {
        for (int f = 0; f < tables.Count; f++)
            tables[f].CopyTo(plan.Input(memory, f + 1));
        return plan.Run(memory);
    }

    public double[] Logs(int output)
    {
        double[] values = Values(output);
        double exponent = IsLog ? 0 : plan.Exponent(memory, output) * Math.Log(2);
        return IsLog ? values : Array.ConvertAll(values, value => Math.Log(value) + exponent);
    }

    public double[] Normalised(int output)
    {
        double[] values = Values(output);
        double largest = IsLog ? values.Max() : 0;
        double sum = 0;
        foreach (ref double value in values.AsSpan())
            sum += value = IsLog ? Math.Exp(value - largest) : value;
        foreach (ref double value in values.AsSpan())
            value /= sum;
        return values;
    }

    public double[] Values(int output) => plan.Output(memory, output).ToArray();
}
