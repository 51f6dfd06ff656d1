using Prob.Graphs;
using Prob.Graphs.Plans;
using Buffer = Prob.Graphs.Plans.Buffer;

namespace Prob;

/// <summary>
/// The contractions that answer questions about tables of given shapes, whatever their values: one after the other sums variables out, and the sweep sends messages
/// back through them. Made once for all evidence that leaves the same variables open with the same numbers of states.
/// </summary>
internal sealed class ExactStructure
{
    private readonly VariableAxis[] axes;
    private readonly Tensor one = Tensor.Input("one", TensorType.Scalar);
    private readonly int[] smallest;
    private readonly Tensor[] units;   // of the variables that no sum has
    private readonly IReadOnlyList<Tensor> sums;
    private readonly Dictionary<(Type, Question), object> lanes = [];

    public ExactStructure(int[] cardinalities, int[][] scopes, EliminationPlan plan, IReadOnlyCollection<int>? kept = null)
    {
        Plan = plan;
        axes = new VariableAxis[cardinalities.Length];
        var summed = new List<Axis>(plan.Order.Length);
        // In the order of elimination, so that in every table the axis to go is outermost and those that stay are runs of memory.
        foreach (int variable in plan.Order)
        {
            axes[variable] = new VariableAxis(variable, cardinalities[variable]);
            if (kept?.Contains(variable) != true)
                summed.Add(axes[variable]);
        }

        Layouts = new int[scopes.Length][];
        Tables = new Tensor[scopes.Length];
        Places = new Buffer[scopes.Length];
        smallest = new int[cardinalities.Length];
        Array.Fill(smallest, -1);
        var open = new List<int>(scopes.Length);
        var allocator = new Allocator(alignsAll: false);
        for (int f = 0; f < scopes.Length; f++)
        {
            if (scopes[f].Length == 0)
                continue;
            open.Add(f);
            var scope = new Axis[scopes[f].Length];
            for (int d = 0; d < scope.Length; d++)
                scope[d] = axes[scopes[f][d]];
            var type = new TensorType(AxisSet.Of(scope), default);
            Layouts[f] = new int[scope.Length];
            for (int d = 0; d < scope.Length; d++)
                Layouts[f][d] = NumberOf(type.Axes[d]);
            Tables[f] = Tensor.Input("factor", type);
            Places[f] = new Buffer(Phase.Data, allocator.Allocate(type.Size + 1), type);
            foreach (int v in scopes[f])
            {
                if (smallest[v] < 0 || type.Size < Tables[smallest[v]].Type.Size)
                    smallest[v] = f;
            }
        }

        Open = [.. open];
        TablesSize = allocator.Size;
        var elimination = new Elimination(OpenTables, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(summed));
        Left = elimination.Left;
        sums = elimination.Sums;
        Units = [one, .. elimination.Units];
        units = new Tensor[cardinalities.Length];
        foreach (Tensor unit in elimination.Units)
        {
            foreach (Axis axis in unit.Axes)
                units[NumberOf(axis)] = unit;
        }

        Total = Left.Count == 0 || summed.Count < plan.Order.Length ? one : elimination.Total;
    }

    /// <summary>What a lane computes.</summary>
    public enum Question
    {
        /// <summary>The total alone.</summary>
        Total,

        /// <summary>The total, then the weights of each variable's states, in the order of elimination.</summary>
        Marginals,

        /// <summary>The total, then the weights of each open factor's joint states.</summary>
        FactorMarginals,

        /// <summary>The total, then every tensor computed on the way to it, for a traceback.</summary>
        Everything,
    }

    /// <summary>The order of elimination.</summary>
    public EliminationPlan Plan { get; }

    /// <summary>The factors over open variables; the others are constants, and have no table.</summary>
    public int[] Open { get; }

    /// <summary>For each open factor its variables in the order of the table's memory.</summary>
    public int[][] Layouts { get; }

    /// <summary>For each open factor its table.</summary>
    public Tensor[] Tables { get; }

    /// <summary>The tables of the open factors, one after the other.</summary>
    public Tensor[] OpenTables => Array.ConvertAll(Open, f => Tables[f]);

    /// <summary>Where the table of each open factor lies in a block of <see cref="TablesSize"/> values, with room for its magnitude behind it.</summary>
    public Buffer[] Places { get; }

    /// <summary>The size of a block that holds the tables of all open factors.</summary>
    public int TablesSize { get; }

    /// <summary>Tensors of ones.</summary>
    public Tensor[] Units { get; }

    /// <summary>What is left when the variables that are not kept have been summed out.</summary>
    public IReadOnlyList<Tensor> Left { get; }

    /// <summary>The sum of the product of all tables, if no variable is kept.</summary>
    public Tensor Total { get; }

    /// <summary>The tensors computed on the way to the total, each after those it is made of.</summary>
    public IReadOnlyList<Tensor> Steps => field ??= [.. Graph.Order([Total]).Where(node => node.Inputs.Length > 0).Select(node => node.Outputs[0])];

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

    private static int NumberOf(Axis axis) => ((VariableAxis)axis).Number;

    private Tensor[] Outputs(Question question) => question switch
    {
        Question.Total => [Total],
        Question.Marginals => [Total, .. Marginals()],
        Question.FactorMarginals => [Total, .. FactorMarginals()],
        _ => [Total, .. Steps],
    };

    /// <summary>
    /// For each variable what flows through the smallest sum on the way that has its axis, the sum times the message to it; if there is none, since all tables of
    /// the variable meet where it is summed out, the message to its unit.
    /// </summary>
    private Tensor[] Marginals()
    {
        var through = new Tensor?[axes.Length];
        foreach (Tensor sum in sums)
        {
            int size = sum.Type.Size;
            foreach (Axis axis in sum.Axes.Items)
            {
                ref Tensor? smallest = ref through[NumberOf(axis)];
                smallest = smallest is null || size < smallest.Type.Size ? sum : smallest;
            }
        }

        IReadOnlyDictionary<Tensor, Tensor> messages = Messages(Units[1..]);
        var marginals = new Tensor[Plan.Order.Length];
        for (int i = 0; i < marginals.Length; i++)
        {
            int v = Plan.Order[i];
            AxisSet own = AxisSet.Of(axes[v]);
            if (through[v] is { } sum)
                marginals[i] = Contract.OverAxes(own, messages[sum], sum);
            else
                marginals[i] = units[v].Axes == own ? messages[units[v]] : Contract.OverAxes(own, messages[units[v]]);
        }

        return marginals;
    }

    /// <summary>The message to a factor times the factor.</summary>
    private Tensor[] FactorMarginals()
    {
        Tensor[] tables = OpenTables;
        IReadOnlyDictionary<Tensor, Tensor> messages = Messages(tables);
        return Array.ConvertAll(tables, table => Contract.OverAxes(table.Axes, messages[table], table));
    }

    private IReadOnlyDictionary<Tensor, Tensor> Messages(Tensor[] targets) => Sweep.Backward([(Total, one)], targets, Derivative.Rule);

    /// <summary>A variable that knows its number.</summary>
    private sealed class VariableAxis(int number, int size) : Axis("", size)
    {
        public int Number => number;
    }
}
