using System.Diagnostics;

namespace Prob.Graphs.Plans;

/// <summary>What a value of staged code is made by.</summary>
internal enum Operation
{
    Constant, Lanes, Load, Gather, Read, Broadcast, Lane, Pack, Widen, WidenLower, WidenUpper, Round, Sum, SumEach,
    Add, Subtract, Multiply, Divide, Negate, And, FusedMultiplyAdd, Sqrt, Abs, Floor, CopySign, Max, Min, MaxNative, MinNative,
    Equal, Less, LessOrEqual, Select,
    AddBits, SubtractBits, LessBits, ShiftBitsLeft, ShiftBitsRight,
    Scale, Mantissa, Exponent,
    Pick, Call, Each, EachPair,
}

/// <summary>
/// A value of staged code, assigned once: some lanes, or a single number (which is the first of two lanes). It is computed in the outermost scope that has all it is made of.
/// </summary>
internal sealed class Value(Operation operation, int lanes, Scope scope, Value[] inputs, long number = 0, object? detail = null)
{
    public Operation Operation => operation;

    /// <summary>How many lanes; 1 for a single number.</summary>
    public int Lanes => lanes;

    public Scope Scope => scope;

    public Value[] Inputs => inputs;

    /// <summary>The bits of a constant, a count of bits or the number of a lane.</summary>
    public long Number => number;

    /// <summary>An address, a variable or a function.</summary>
    public object? Detail => detail;

    /// <summary>Whether a product and a sum may be rounded once instead of twice, as no formula relies on it.</summary>
    public bool MayContract { get; set; }

    /// <summary>Whether it is computed where it stands, even if it is used once.</summary>
    public bool IsPinned { get; set; }

    /// <summary>Whether it is a mask.</summary>
    public bool IsComparison => operation is Operation.Equal or Operation.Less or Operation.LessOrEqual or Operation.LessBits;

    public bool IsConstant(double value) => operation == Operation.Constant && number == BitConverter.DoubleToInt64Bits(value);
}

/// <summary>The stretches of memory that staged code is given the addresses of.</summary>
internal enum Stretch
{
    Constants, Data, Work, Inputs, Outputs,
}

/// <summary>A place in memory: an offset within a stretch of it, from which a loop moves on.</summary>
/// <param name="Stretch">Which stretch.</param>
/// <param name="Offset">The place of the first value at the loop's begin.</param>
/// <param name="Loop">The loop, if the place depends on one.</param>
/// <param name="Step">How many values the place moves on as the loop counts one.</param>
/// <param name="Outer">A loop around that, if the place depends on it too.</param>
/// <param name="OuterStep">How many values the place moves on as that loop counts one.</param>
internal sealed record Address(Stretch Stretch, int Offset, Loop? Loop = null, int Step = 1, Loop? Outer = null, int OuterStep = 0);

/// <summary>A variable that is assigned more than once.</summary>
internal sealed class Variable(int lanes)
{
    public int Lanes => lanes;
}

/// <summary>Statements in the order of execution: the whole code, or what a loop repeats.</summary>
internal sealed class Scope(Scope? outer)
{
    public Scope? Outer => outer;

    public int Depth { get; } = outer is null ? 0 : outer.Depth + 1;

    public List<Statement> Statements { get; } = [];
}

internal abstract record Statement;

internal sealed record Define(Value Value) : Statement;

internal sealed record Store(Address Address, Value Value) : Statement;

internal sealed record Assign(Variable Variable, Value Value) : Statement;

/// <summary>Adds each lane to the place in memory that its index points at.</summary>
internal sealed record ScatterAdd(Address Index, Address Target, Value Value) : Statement;

internal sealed record Execute(Instruction Instruction) : Statement;

/// <summary>Copies neighbouring values.</summary>
internal sealed record Copy(Address From, Address To, int Count) : Statement;

/// <summary>Ends the code with a number.</summary>
internal sealed record Return(Value Value) : Statement;

/// <summary>Sets neighbouring values to 0.</summary>
internal sealed record Clear(Address Address, int Count) : Statement;

/// <summary>Repeats statements with a count from 0 by steps, or from the last step down to 0; or from one bound to another, which stand in memory as whole numbers.</summary>
internal sealed record Loop(int Count, int Step, bool IsReverse, Scope Body) : Statement
{
    public (Address From, Address To)? Bounds { get; init; }

    public bool Equals(Loop? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>
/// Builds staged code. Equal values become one, what does not change in a loop goes before it, and simple arithmetic with constants is done at once.
/// </summary>
/// <param name="width">The number of lanes of a vector.</param>
/// <param name="precision">How values are stored in memory, but for what the caller gives and takes.</param>
internal sealed class Code(int width, Precision precision = Precision.Double)
{
    private readonly Dictionary<Key, Value> known = [];
    private readonly Stack<Loop> loops = [];

    /// <summary>The code that formulas are being written to on this thread.</summary>
    [field: ThreadStatic]
    public static Code? Current { get; set; }

    /// <summary>The number of lanes of a vector: of doubles, or for the time being of floats.</summary>
    public int Width => IsOfFloats ? 2 * width : width;

    /// <summary>The number of lanes of a vector of doubles.</summary>
    public int WidthOfDoubles => width;

    /// <summary>Whether vectors are of floats at the moment: of sixteen, which is how they are told from others.</summary>
    public bool IsOfFloats { get; set; }

    public Precision Precision => precision;

    /// <summary>The number of lanes that constants of formulas have at the moment.</summary>
    public int FormulaLanes { get; set; } = 1;

    /// <summary>Whether what is written is an operation of the graph, not part of a formula.</summary>
    public bool MayContract { get; set; }

    public Scope Root { get; } = new(null);

    public Scope Scope => loops.TryPeek(out Loop? innermost) ? innermost.Body : Root;

    /// <summary>How many values have been made.</summary>
    public int Count { get; private set; }

    /// <summary>Everything appended until <see cref="End"/> is repeated.</summary>
    public Loop Begin(int count, int step, bool isReverse = false) => Begin(new Loop(count, step, isReverse, new Scope(Scope)));

    /// <summary>Everything appended until <see cref="End"/> is repeated while the count is below a bound.</summary>
    /// <param name="from">Where the first count stands.</param>
    /// <param name="to">Where the bound stands.</param>
    /// <param name="step">How far each turn counts.</param>
    /// <param name="turns">About how many turns there are.</param>
    public Loop Begin(Address from, Address to, int step, int turns) => Begin(new Loop(turns, step, false, new Scope(Scope)) { Bounds = (from, to) });

    public void End()
    {
        Loop loop = loops.Pop();
        foreach (Key key in known.Where(pair => pair.Value.Scope == loop.Body).Select(pair => pair.Key).ToArray())
            known.Remove(key);
        Append(loop);
    }

    /// <summary>Memory may have changed since it was read.</summary>
    public void Forget()
    {
        foreach (Key key in known.Where(pair => pair.Value.Operation is Operation.Load or Operation.Gather).Select(pair => pair.Key).ToArray())
            known.Remove(key);
    }

    public Value Constant(double value, int lanes) => Make(Operation.Constant, lanes, [], BitConverter.DoubleToInt64Bits(value));

    /// <summary>0, 1, 2, …</summary>
    public Value LaneNumbers() => Make(Operation.Lanes, Width, []);

    public Value Load(Address address, int lanes) => Make(Operation.Load, lanes, [], 0, address);

    /// <summary>From a table, what indices point at.</summary>
    public Value Gather(Address table, Address index) => Make(Operation.Gather, width, [], 0, (table, index));

    public Value Read(Variable variable)
    {
        var value = new Value(Operation.Read, variable.Lanes, Scope, [], 0, variable);
        Count++;
        return value;
    }

    /// <summary>A number in every lane of a vector.</summary>
    public Value Broadcast(Value number) =>
        number.Operation == Operation.Constant ? Make(Operation.Constant, Width, [], number.Number) : Make(Operation.Broadcast, Width, [number]);

    public Value Lane(Value vector, int lane) => vector.Operation switch
    {
        Operation.Constant => Make(Operation.Constant, 1, [], vector.Number),
        Operation.Broadcast => vector.Inputs[0],
        Operation.Pack => vector.Inputs[lane],
        _ => Make(Operation.Lane, 1, [vector], lane),
    };

    /// <summary>Numbers side by side: two, four, or as many as a vector has.</summary>
    public Value Pack(Value[] numbers)
    {
        if (numbers[0].Operation == Operation.Constant && Array.TrueForAll(numbers, number => number == numbers[0]))
            return Make(Operation.Constant, Whole(numbers.Length), [], numbers[0].Number);
        Value[] all = new Value[Whole(numbers.Length)];
        for (int i = 0; i < all.Length; i++)
            all[i] = numbers[Math.Min(i, numbers.Length - 1)];
        return Make(Operation.Pack, all.Length, all);

        int Whole(int count) => count <= 2 ? 2 : count <= 4 ? Math.Min(4, width) : width;
    }

    /// <summary>Few numbers as the first lanes of a vector, with 0 in the others.</summary>
    public Value Widen(Value numbers) => numbers.Operation == Operation.Constant ? Make(Operation.Constant, width, [], numbers.Number) : Make(Operation.Widen, width, [numbers]);

    /// <summary>A vector of floats as two of doubles.</summary>
    public (Value Lower, Value Upper) Halves(Value floats) => (Make(Operation.WidenLower, width, [floats]), Make(Operation.WidenUpper, width, [floats]));

    /// <summary>The sum of all lanes.</summary>
    public Value Sum(Value vector) => Make(Operation.Sum, 1, [vector]);

    /// <summary>The sums of all lanes of several vectors, up to four at a time, which takes little longer than one.</summary>
    public Value[] Sums(IReadOnlyList<Value> vectors)
    {
        if (width == 2 || vectors.Count == 1)
            return [.. vectors.Select(Sum)];
        var sums = new List<Value>();
        foreach (Value[] four in vectors.Chunk(4))
        {
            Value all = Make(Operation.SumEach, 4, [four[0], four[Math.Min(1, four.Length - 1)], four[Math.Min(2, four.Length - 1)], four[^1]]);
            sums.AddRange(four.Select((_, k) => Lane(all, k)));
        }

        return [.. sums];
    }

    public Value Apply(Operation operation, params Value[] inputs) => Fold(operation, inputs) ?? Make(operation, inputs[0].Lanes, inputs);

    public Value Apply(Operation operation, Value input, long number) => Make(operation, input.Lanes, [input], number);

    public Value Apply(Operation operation, object detail, params Value[] inputs) => Make(operation, inputs[0].Lanes, inputs, 0, detail);

    public void Append(Statement statement) => Scope.Statements.Add(statement);

    /// <summary>Appends what is done once before the loops that are open, or in each turn of the given one.</summary>
    public void Append(Statement statement, Loop? within) => (within?.Body ?? Root).Statements.Add(statement);

    private Loop Begin(Loop loop)
    {
        loops.Push(loop);
        return loop;
    }

    /// <summary>Where all the values are known.</summary>
    private Scope ScopeOf(IEnumerable<Value> values)
    {
        Scope deepest = Root;
        foreach (Value value in values)
        {
            if (value.Scope.Depth > deepest.Depth)
                deepest = value.Scope;
        }

        return deepest;
    }

    private Value? Fold(Operation operation, Value[] inputs) => operation switch
    {
        Operation.Add when inputs[0].IsConstant(0) => inputs[1],
        Operation.Add or Operation.Subtract when inputs[1].IsConstant(0) => inputs[0],
        Operation.Multiply when inputs[0].IsConstant(1) => inputs[1],
        Operation.Multiply or Operation.Divide when inputs[1].IsConstant(1) => inputs[0],
        Operation.Select when inputs[1] == inputs[2] => inputs[1],
        Operation.And when inputs[0].IsComparison => Apply(Operation.Select, inputs[0], inputs[1], Constant(0, inputs[1].Lanes)),
        _ => null,
    };

    private Value Make(Operation operation, int lanes, Value[] inputs, long number = 0, object? detail = null)
    {
        var key = new Key(operation, lanes, inputs, number, detail);
        if (known.TryGetValue(key, out Value? equal))
            return equal;
        Scope scope = ScopeOf(inputs);
        if (detail is Address { Loop: { } loop } && loop.Body.Depth > scope.Depth)
            scope = loop.Body;
        if (detail is ValueTuple<Address, Address> pair)
            scope = pair.Item2.Loop?.Body ?? scope;
        Debug.Assert(scope.Depth <= Scope.Depth, "A value of a loop is used outside it.");
        var value = new Value(operation, lanes, scope, inputs, number, detail) { MayContract = MayContract };
        Count++;
        known.Add(key, value);
        scope.Statements.Add(new Define(value));
        return value;
    }

    private readonly struct Key(Operation operation, int lanes, Value[] inputs, long number, object? detail) : IEquatable<Key>
    {
        private readonly (Operation, int, long) what = (operation, lanes, number);
        private readonly Value[] inputs = inputs;
        private readonly object? detail = detail;

        public bool Equals(Key other) => what == other.what && inputs.AsSpan().SequenceEqual(other.inputs) && Equals(detail, other.detail);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(what);
            foreach (Value input in inputs)
                hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(input));
            hash.Add(detail);
            return hash.ToHashCode();
        }
    }
}
