using Prob.Graphs;

namespace Prob;

/// <summary>
/// The contractions that answer questions about tables of given shapes, whatever their values: one after the other sums a variable out, and the sweep sends messages
/// back through them. Made once for all evidence that leaves the same variables open with the same numbers of states.
/// </summary>
internal sealed class ExactStructure
{
    private readonly Axis[] axes;
    private readonly Tensor one = Tensor.Input("one", TensorType.Scalar);
    private readonly int[] smallest;
    private readonly Lazy<Dictionary<Tensor, Tensor>> messages;
    private readonly Dictionary<(Type, Question), object> lanes = [];

    public ExactStructure(int[] cardinalities, int[][] scopes, EliminationPlan plan)
    {
        Plan = plan;
        axes = new Axis[cardinalities.Length];
        var numbers = new Dictionary<Axis, int>();
        // In the order of elimination, so that in every table the axis to go is outermost and those that stay are runs of memory.
        foreach (int variable in plan.Order)
            numbers.Add(axes[variable] = new Axis($"{variable}", cardinalities[variable]), variable);
        AxisSet[] sets = [.. scopes.Select(scope => AxisSet.Of([.. scope.Select(v => axes[v])]))];
        Layouts = [.. sets.Select(set => set.Select(axis => numbers[axis]).ToArray())];
        Tables = [.. sets.Select((set, f) => Tensor.Input($"factor {f}", new(set, default)))];
        smallest = new int[cardinalities.Length];
        Array.Fill(smallest, -1);
        for (int f = 0; f < scopes.Length; f++)
        {
            foreach (int v in scopes[f])
            {
                if (smallest[v] < 0 || Tables[f].Type.Size < Tables[smallest[v]].Type.Size)
                    smallest[v] = f;
            }
        }

        Total = Elimination.Product(Elimination.SumOut([one, .. Tables], [.. plan.Order.Select(v => axes[v])]));
        messages = new(() => Sweep.Backward([(Total, one)], Tables, Derivative.Rule));
    }

    /// <summary>What a lane computes.</summary>
    public enum Question
    {
        /// <summary>The total alone.</summary>
        Total,

        /// <summary>The total, then the weights of each variable's states, in the order of elimination.</summary>
        Marginals,

        /// <summary>The total, then the weights of each factor's joint states.</summary>
        FactorMarginals,

        /// <summary>The total, then every tensor on the way to it, for a traceback.</summary>
        Everything,
    }

    /// <summary>The order of elimination.</summary>
    public EliminationPlan Plan { get; }

    /// <summary>For each factor its variables in the order of the table's memory.</summary>
    public int[][] Layouts { get; }

    /// <summary>The tables of the factors.</summary>
    public Tensor[] Tables { get; }

    /// <summary>The sum of the product of all tables.</summary>
    public Tensor Total { get; }

    /// <summary>The inputs of every plan: the one of the semiring, then the tables.</summary>
    public Tensor[] Inputs => [one, .. Tables];

    /// <summary>The tensors on the way to the total, each after those it is made of.</summary>
    public Tensor[] Steps => [.. Graph.Order([Total]).Select(node => node.Outputs[0])];

    public Axis AxisOf(int variable) => axes[variable];

    /// <summary>The factor with the smallest table that mentions a variable.</summary>
    public int SmallestOf(int variable) => smallest[variable];

    /// <summary>The lane that answers a question in a semiring; made once. One thread at a time may run it.</summary>
    public Lane<TSemiring> Lane<TSemiring>(Question question)
        where TSemiring : struct, IVectorSemiring
    {
        lock (lanes)
        {
            if (!lanes.TryGetValue((typeof(TSemiring), question), out object? lane))
                lanes.Add((typeof(TSemiring), question), lane = new Lane<TSemiring>(this, Outputs(question)));
            return (Lane<TSemiring>)lane;
        }
    }

    private Tensor[] Outputs(Question question) => question switch
    {
        Question.Total => [Total],
        Question.Marginals => [Total, .. Plan.Order.Select(v => Belief(smallest[v], AxisSet.Of(axes[v])))],
        Question.FactorMarginals => [Total, .. Tables.Select((table, f) => Belief(f, table.Axes))],
        _ => [Total, .. Steps],
    };

    /// <summary>The message to a factor times the factor, summed to some of its axes.</summary>
    private Tensor Belief(int factor, AxisSet over) => new Contract(",->", new(over, default)).Apply(messages.Value[Tables[factor]], Tables[factor]);
}
