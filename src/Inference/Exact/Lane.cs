using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob;

/// <summary>The outputs of a plan that has run, whatever its numbers were.</summary>
internal interface ILane
{
    /// <summary>Whether its numbers are logarithms.</summary>
    bool IsLog { get; }

    /// <summary>The tables it has run on.</summary>
    Block Tables { get; }

    /// <summary>Gives the memory back in which tables and outputs lie, when they have been read.</summary>
    void Release();

    /// <summary>An output as logarithms.</summary>
    double[] Logs(int output);

    /// <summary>An output as it stands: in (+, ×) without its power of two, which all entries share.</summary>
    double[] Values(int output);

    /// <summary>Writes an output divided by its sum.</summary>
    void Normalise(int output, Span<double> target);
}

/// <summary>A plan in one semiring, to be run on weights as they are, or on their logarithms; it has memory only while a question is answered.</summary>
internal sealed class Lane<TSemiring> : ILane
    where TSemiring : struct, IVectorSemiring
{
    private readonly SemiringPlan<TSemiring> plan;
    private readonly Block tables, work;
    private readonly Memory memory;

    public Lane(ExactStructure structure, IReadOnlyList<Tensor> outputs)
    {
        plan = new SemiringPlan<TSemiring>(default, structure.OpenTables, Array.ConvertAll(structure.Open, f => structure.Places[f]), structure.Units, outputs);
        (tables, work) = (Block.WithoutMemory(structure.TablesSize), Block.WithoutMemory(plan.WorkSize));
        memory = new Memory(Block.WithoutMemory(0), tables, work);
    }

    public bool IsLog => !SemiringPlan<TSemiring>.IsScaled;

    public Block Tables => tables;

    /// <summary>Bytes of working memory.</summary>
    public long Bytes => 8L * plan.WorkSize;

    /// <summary>Takes memory until the release; the caller then fills <see cref="Tables"/>, laid out as the structure says.</summary>
    public void Borrow()
    {
        tables.Borrow();
        work.Borrow();
    }

    /// <summary>Runs the plan on the tables; false if a positive weight has been lost.</summary>
    public bool Run() => plan.Run(memory);

    public void Release()
    {
        tables.GiveBack();
        work.GiveBack();
    }

    public double[] Logs(int output)
    {
        double[] values = Values(output);
        double exponent = IsLog ? 0 : plan.Exponent(memory, output) * Math.Log(2);
        return IsLog ? values : Array.ConvertAll(values, value => Math.Log(value) + exponent);
    }

    public void Normalise(int output, Span<double> target)
    {
        ReadOnlySpan<double> values = plan.Output(memory, output);
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < values.Length && IsLog; i++)
            largest = Math.Max(largest, values[i]);
        for (int i = 0; i < values.Length; i++)
            sum += target[i] = IsLog ? Math.Exp(values[i] - largest) : values[i];
        for (int i = 0; i < values.Length; i++)
            target[i] /= sum;
    }

    public double[] Values(int output) => plan.Output(memory, output).ToArray();
}
