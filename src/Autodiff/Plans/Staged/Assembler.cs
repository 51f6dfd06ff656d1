using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace Prob.Graphs.Plans;

/// <summary>The compiled body of a plan: works on stretches of memory, and returns the first result if it is a number.</summary>
internal unsafe delegate double StagedBody(double* constants, double* data, double* work, ref double inputs, ref double outputs);

/// <summary>What staged code needs beside addresses: the steps that are not fused but called, the memory they work on, and where one method leaves values for the next.</summary>
internal sealed class StagedCalls(StagedCode code, Memory memory)
{
    public readonly Instruction[] Instructions = code.Calls;

    public readonly Memory Memory = memory;

    public readonly byte[] Handed = GC.AllocateUninitializedArray<byte>(code.HandedBytes, pinned: true);
}

/// <summary>Staged code that has been assembled.</summary>
/// <param name="Method">A method of <see cref="StagedCalls"/>, a <see cref="StagedBody"/>.</param>
/// <param name="Calls">The steps that it calls.</param>
/// <param name="HandedBytes">Memory for values that one of its parts leaves for the next.</param>
/// <param name="Parts">How many methods it consists of.</param>
/// <param name="Operations">About how many operations on numbers it executes.</param>
internal sealed record StagedCode(DynamicMethod Method, Instruction[] Calls, int HandedBytes, int Parts, double Operations);

/// <summary>
/// Writes staged code as the platform's intermediate language. A value that is used once is computed where it is used, on the evaluation stack; others have a local
/// variable. The runtime compiles the result to machine code at once, with full optimisation, and forgets it with the last reference to it. It does not optimise long methods, so long code
/// becomes several, which hand values on in memory.
/// </summary>
internal sealed class Assembler
{
    /// <summary>
    /// Longer code is taken apart, into methods of about so many bytes of intermediate language. The runtime (10.0) does not optimise methods of more than 60 000 bytes or 2000 local variables,
    /// which then run several times slower than a replay.
    /// </summary>
    private const int MostBytes = 30_000;

    private const int VectorBytes = 64;

    private const int MaximumDepth = 60;   // of values computed within others
    private const int MaximumKept = 16;   // of values read from memory, half of the registers

    private DynamicMethod method;
    private ILGenerator il;
    private readonly Dictionary<Value, int> uses = [];
    private readonly Dictionary<Value, Scope> userScopes = [];
    private readonly HashSet<Value> outside = [];   // used in a loop within the scope they are computed in
    private readonly Dictionary<Value, int> depths = [];
    private readonly Dictionary<Scope, int> known = [];   // how many values each scope might keep of those that stand in memory
    private readonly Dictionary<Value, LocalBuilder> locals = [];
    private readonly Dictionary<Variable, LocalBuilder> variables = [];
    private readonly Dictionary<Loop, LocalBuilder> counters = [];
    private readonly List<Instruction> calls = [];
    private readonly List<(int Begin, HashSet<Value> Values, HashSet<Variable> Variables)> touched = [];   // by each statement outside loops
    private readonly Dictionary<Value, int> definedAt = [];   // by the number of the statement
    private readonly Dictionary<Value, int> handed = [];   // from one method to another
    private readonly Precision precision;
    private double operations, turns = 1;   // so far, and how often what is being written is executed

    private Assembler(Precision precision)
    {
        this.precision = precision;
        Begin();
    }

    /// <summary>The code as a method, or several.</summary>
    public static StagedCode Assemble(Code code)
    {
        var assembler = new Assembler(code.Precision);
        assembler.Count(code.Root);
        foreach (Value value in assembler.uses.Keys.Where(IsKnown))
            assembler.known[assembler.KnownWithin(value)] = assembler.known.GetValueOrDefault(assembler.KnownWithin(value)) + 1;
        Statement[] all = [.. code.Root.Statements];
        assembler.Write(all, isLast: true);
        if (assembler.il.ILOffset <= MostBytes)
            return new(assembler.method, [.. assembler.calls], 0, 1, assembler.operations);
        double operations = assembler.operations;
        int[] cuts = assembler.Cuts(all.Length);
        return new(assembler.WriteParts(all, cuts), [.. assembler.calls], assembler.handed.Count * VectorBytes, cuts.Length + 1, operations);
    }

    [MemberNotNull(nameof(method), nameof(il))]
    private void Begin()
    {
        method = new(
            "Prob.Staged", typeof(double), [typeof(StagedCalls), typeof(double*), typeof(double*), typeof(double*), typeof(double).MakeByRefType(), typeof(double).MakeByRefType()], typeof(Assembler).Module, skipVisibility: true);
        il = method.GetILGenerator();
        locals.Clear();
        variables.Clear();
        counters.Clear();
    }

    /// <summary>Writes statements as the present method, noting for each where it begins and which values and variables it touches.</summary>
    private void Write(ReadOnlySpan<Statement> statements, bool isLast)
    {
        for (int i = 0; i < statements.Length; i++)
        {
            touched.Add((il.ILOffset, [], []));
            Write(statements[i]);
        }

        if (isLast && statements is [.., Return])
            return;
        il.Emit(OpCodes.Ldc_R8, 0.0);
        WriteEnd();
    }

    /// <summary>Where to cut the statements, so that parts have about the length that is optimised and no variable is assigned in one part and read in another.</summary>
    private int[] Cuts(int count)
    {
        var last = new Dictionary<Variable, int>();
        for (int i = 0; i < count; i++)
        {
            foreach (Variable variable in touched[i].Variables)
                last[variable] = i;
        }

        var cuts = new List<int>();
        int open = 0, begin = 0, possible = 0;
        for (int i = 1; i < count; i++)
        {
            if (touched[i].Begin - begin > MostBytes && possible > (cuts.Count == 0 ? 0 : cuts[^1]))
            {
                cuts.Add(possible);
                begin = touched[possible].Begin;
            }

            foreach (Variable variable in touched[i - 1].Variables)
                open = Math.Max(open, last[variable]);
            if (open < i)
                possible = i;
        }

        return [.. cuts];
    }

    /// <summary>Writes the parts as methods, and the method that calls one after the other.</summary>
    private DynamicMethod WriteParts(Statement[] all, int[] cuts)
    {
        var parts = new List<DynamicMethod>();
        int[] partOf = [.. Enumerable.Range(0, all.Length).Select(i => cuts.Count(cut => cut <= i))];
        List<Value>[] needed = [.. Enumerable.Range(0, cuts.Length + 1).Select(_ => new List<Value>())];   // from parts before
        for (int i = 0; i < all.Length; i++)
        {
            foreach (Value value in touched[i].Values.Where(value => partOf[definedAt[value]] < partOf[i] && !needed[partOf[i]].Contains(value)))
            {
                needed[partOf[i]].Add(value);
                handed.TryAdd(value, handed.Count);
            }
        }

        calls.Clear();
        for (int part = 0; part <= cuts.Length; part++)
        {
            Begin();
            foreach (Value value in needed[part])
            {
                PushHanded(value);
                il.Emit(OpCodes.Ldobj, LaneInstructions.TypeOf(value.Lanes));
                il.Emit(OpCodes.Stloc, locals[value] = il.DeclareLocal(LaneInstructions.TypeOf(value.Lanes)));
            }

            (int from, int to) = (part == 0 ? 0 : cuts[part - 1], part == cuts.Length ? all.Length : cuts[part]);
            Write(all.AsSpan(from, to - from), part == cuts.Length);
            parts.Add(method);
        }

        Begin();
        for (int part = 0; part < parts.Count; part++)
        {
            for (int argument = 0; argument < 6; argument++)
                il.Emit(OpCodes.Ldarg, (short)argument);
            il.Emit(OpCodes.Call, parts[part]);
            il.Emit(part == cuts.Length ? OpCodes.Ret : OpCodes.Pop);
        }

        return method;
    }

    /// <summary>The address where a value stands for other methods.</summary>
    private void PushHanded(Value value)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, typeof(StagedCalls).GetField(nameof(StagedCalls.Handed))!);
        il.Emit(OpCodes.Ldc_I4, handed[value] * VectorBytes);
        il.Emit(OpCodes.Ldelema, typeof(byte));
    }

    /// <summary>Returns; until then the memory behind the addresses is kept.</summary>
    private void WriteEnd()
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(GC).GetMethod(nameof(GC.KeepAlive))!);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Counts how often each value is used by statements that have an effect.</summary>
    private void Count(Scope scope)
    {
        foreach (Statement statement in scope.Statements)
        {
            switch (statement)
            {
                case Store store: Count(store.Value, scope); break;
                case Assign assign: Count(assign.Value, scope); break;
                case ScatterAdd scatter: Count(scatter.Value, scope); break;
                case Return result: Count(result.Value, scope); break;
                case Loop loop: Count(loop.Body); break;
            }
        }
    }

    private void Count(Value value, Scope user)
    {
        int count = uses[value] = uses.GetValueOrDefault(value) + 1;
        if (user != value.Scope)
            outside.Add(value);
        if (count > 1)
            return;
        userScopes[value] = user;
        foreach (Value input in value.Inputs)
        {
            Count(input, value.Scope);
            if (value.IsComparison)
                Count(input, value.Scope);   // which may be repeated
        }
    }

    private void Write(Scope scope)
    {
        foreach (Statement statement in scope.Statements)
            Write(statement);
    }

    private void Write(Statement statement)
    {
        switch (statement)
        {
            case Define define:
                Value value = define.Value;
                if (IsInline(value))
                    return;
                Compute(value);
                LocalBuilder local = locals[value] = il.DeclareLocal(LaneInstructions.TypeOf(value.Lanes));
                il.Emit(OpCodes.Stloc, local);
                definedAt.TryAdd(value, touched.Count - 1);
                if (handed.ContainsKey(value))
                {
                    PushHanded(value);
                    il.Emit(OpCodes.Ldloc, local);
                    il.Emit(OpCodes.Stobj, LaneInstructions.TypeOf(value.Lanes));
                }

                break;
            case Store store:
                Push(store.Address);
                Push(store.Value);
                WriteStore(store.Value.Lanes, HoldsFloats(store.Address.Stretch));
                break;
            case Assign assign:
                Push(assign.Value);
                il.Emit(OpCodes.Stloc, LocalOf(assign.Variable));
                break;
            case Prob.Graphs.Plans.Execute execute:
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldfld, typeof(StagedCalls).GetField(nameof(StagedCalls.Instructions))!);
                il.Emit(OpCodes.Ldc_I4, calls.Count);
                il.Emit(OpCodes.Ldelem_Ref);
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldfld, typeof(StagedCalls).GetField(nameof(StagedCalls.Memory))!);
                il.Emit(OpCodes.Callvirt, typeof(Instruction).GetMethod(nameof(Instruction.Execute), [typeof(Memory)])!);
                calls.Add(execute.Instruction);
                break;
            case Clear clear:
                Push(clear.Address);
                il.Emit(OpCodes.Ldc_I4_0);
                il.Emit(OpCodes.Ldc_I4, clear.Count * SizeOf(clear.Address.Stretch));
                il.Emit(OpCodes.Initblk);
                break;
            case ScatterAdd scatter:
                LocalBuilder added = il.DeclareLocal(LaneInstructions.TypeOf(scatter.Value.Lanes));
                Push(scatter.Value);
                il.Emit(OpCodes.Stloc, added);
                for (int lane = 0; lane < scatter.Value.Lanes; lane++)
                {
                    PushPointedAt(scatter.Target, scatter.Index, lane);
                    il.Emit(OpCodes.Dup);
                    il.Emit(OpCodes.Ldind_R8);
                    il.Emit(OpCodes.Ldloc, added);
                    il.Emit(OpCodes.Ldc_I4, lane);
                    il.Emit(OpCodes.Call, Method("GetElement", scatter.Value.Lanes));
                    il.Emit(OpCodes.Add);
                    il.Emit(OpCodes.Stind_R8);
                }

                break;
            case Copy copy:
                Push(copy.To);
                Push(copy.From);
                if (HoldsFloats(copy.From.Stretch) != HoldsFloats(copy.To.Stretch))
                {
                    il.Emit(OpCodes.Ldc_I4, copy.Count);
                    il.Emit(OpCodes.Call, typeof(Outlined).GetMethod(nameof(Outlined.CopyFloats))!);
                    break;
                }

                il.Emit(OpCodes.Ldc_I4, copy.Count * SizeOf(copy.From.Stretch));
                il.Emit(OpCodes.Cpblk);
                break;
            case Return result:
                Push(result.Value);
                il.Emit(OpCodes.Call, Method("ToScalar", 1));
                WriteEnd();
                break;
            case Loop loop:
                Write(loop);
                break;
        }
    }

    private void Write(Loop loop)
    {
        double before = turns;
        turns *= loop.Bounds is null ? (loop.Count + loop.Step - 1) / loop.Step : loop.Count;
        WriteTurns(loop);
        turns = before;
    }

    private void WriteTurns(Loop loop)
    {
        LocalBuilder counter = counters[loop] = il.DeclareLocal(typeof(nint));
        Label start = il.DefineLabel();
        if (loop.Bounds is { } bounds)
        {
            LocalBuilder end = il.DeclareLocal(typeof(nint));
            Label test = il.DefineLabel();
            Push(bounds.To);
            il.Emit(OpCodes.Ldind_I);
            il.Emit(OpCodes.Stloc, end);
            Push(bounds.From);
            il.Emit(OpCodes.Ldind_I);
            il.Emit(OpCodes.Stloc, counter);
            il.Emit(OpCodes.Br, test);
            il.MarkLabel(start);
            Write(loop.Body);
            Advance(counter, loop.Step);
            il.MarkLabel(test);
            il.Emit(OpCodes.Ldloc, counter);
            il.Emit(OpCodes.Ldloc, end);
            il.Emit(OpCodes.Blt, start);
            return;
        }

        int last = (loop.Count - 1) / loop.Step * loop.Step;
        il.Emit(OpCodes.Ldc_I4, loop.IsReverse ? last : 0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, counter);
        il.MarkLabel(start);
        Write(loop.Body);
        Advance(counter, loop.IsReverse ? -loop.Step : loop.Step);
        il.Emit(OpCodes.Ldloc, counter);
        il.Emit(OpCodes.Ldc_I4, loop.IsReverse ? 0 : last);
        il.Emit(OpCodes.Conv_I);
        il.Emit(loop.IsReverse ? OpCodes.Bge : OpCodes.Ble, start);
    }

    private void Advance(LocalBuilder counter, int step)
    {
        il.Emit(OpCodes.Ldloc, counter);
        il.Emit(OpCodes.Ldc_I4, step);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, counter);
    }

    /// <summary>Whether a value is computed where it is used, as it is used once, in the scope where it would be computed, or costs nothing.</summary>
    private bool IsInline(Value value)
    {
        if (value.Operation is Operation.Constant or Operation.Lanes || !uses.TryGetValue(value, out int count))
            return true;
        if (IsMask(value) || IsReadAgain(value))
            return true;
        if (count > 1 || value.IsPinned || userScopes[value] != value.Scope)
            return false;
        return DepthOf(value) % MaximumDepth != MaximumDepth - 1;
    }

    /// <summary>
    /// Comparisons within a loop are repeated wherever they are asked for in it: so they stay in mask registers, while keeping one as a vector would have the processor wait.
    /// Others are vectors: the runtime (10.0) loses masks in registers on the way from one turn of a loop to the next.
    /// </summary>
    private bool IsMask(Value value) => value.IsComparison && value.Scope.Depth > 0 && !outside.Contains(value);

    /// <summary>
    /// Whether a value is read from memory wherever it is asked for, as an operand of what is computed. So it is if a loop reads more than a few that it might keep: they would take
    /// registers from sums, or be written to the stack and read from there. Only instructions of AVX-512 have a number in every lane as an operand.
    /// </summary>
    private bool IsReadAgain(Value value) => IsKnown(value) && known.GetValueOrDefault(KnownWithin(value)) > MaximumKept;

    /// <summary>Whether a loop asks for a vector that stands in memory all the time, or for a number that does, in every lane.</summary>
    private static bool IsKnown(Value value) => value switch
    {
        { Operation: Operation.Load, Lanes: 8, Scope.Outer: not null } => IsKnown((Address)value.Detail!),
        { Operation: Operation.Broadcast, Lanes: 8, Inputs: [{ Operation: Operation.Load, Scope.Outer: null } number] } => IsKnown((Address)number.Detail!),
        _ => false,
    };

    private static bool IsKnown(Address address) => address.Stretch is Stretch.Constants or Stretch.Data or Stretch.Inputs;

    private Scope KnownWithin(Value value) => value.Operation == Operation.Load ? value.Scope : userScopes[value];

    private int DepthOf(Value value)
    {
        if (!depths.TryGetValue(value, out int depth))
        {
            foreach (Value input in value.Inputs)
                depth = Math.Max(depth, 1 + (uses[input] == 1 ? DepthOf(input) : 0));
            depths[value] = depth;
        }

        return depth;
    }

    private LocalBuilder LocalOf(Variable variable)
    {
        touched[^1].Variables.Add(variable);
        if (!variables.TryGetValue(variable, out LocalBuilder? local))
            local = variables[variable] = il.DeclareLocal(LaneInstructions.TypeOf(variable.Lanes));
        return local;
    }

    private void Push(Value value)
    {
        if (locals.TryGetValue(value, out LocalBuilder? local))
        {
            touched[^1].Values.Add(value);
            il.Emit(OpCodes.Ldloc, local);
        }
        else
        {
            Compute(value);
        }
    }

    private void Compute(Value value)
    {
        switch (value.Operation)
        {
            case Operation.Constant:
                PushNumber(BitConverter.Int64BitsToDouble(value.Number), value.Lanes);
                il.Emit(OpCodes.Call, LaneInstructions.Create(value.Lanes));
                return;
            case Operation.Lanes:
                for (int lane = 0; lane < value.Lanes; lane++)
                    PushNumber(lane, value.Lanes);
                il.Emit(OpCodes.Call, LaneInstructions.CreateOf(value.Lanes));
                return;
            case Operation.Gather:
                (Address table, Address index) = ((Address, Address))value.Detail!;
                for (int lane = 0; lane < value.Lanes; lane++)
                {
                    PushPointedAt(table, index, lane);
                    il.Emit(OpCodes.Ldind_R8);
                }

                il.Emit(OpCodes.Call, LaneInstructions.CreateOf(value.Lanes));
                return;
            case Operation.Read:
                il.Emit(OpCodes.Ldloc, LocalOf((Variable)value.Detail!));
                return;
            case Operation.Load:
                Push((Address)value.Detail!);
                WriteLoad(value);
                return;
        }

        if (value.Operation == Operation.Broadcast && IsReadAgain(value))
        {
            Push((Address)value.Inputs[0].Detail!);
            il.Emit(OpCodes.Volatile);
            WriteLoadOfNumber((Address)value.Inputs[0].Detail!);
            il.Emit(OpCodes.Call, LaneInstructions.Create(value.Lanes));
            return;
        }

        operations += turns * value.Lanes;
        if (IsProduct(value, 0, out Value? product))
        {
            Push(product!.Inputs[0]);
            Push(product.Inputs[1]);
            Push(value.Inputs[1]);
            if (value.Operation == Operation.Subtract)
                il.Emit(OpCodes.Call, Method(Operation.Negate, value.Lanes));
            il.Emit(OpCodes.Call, Method(Operation.FusedMultiplyAdd, value.Lanes));
            return;
        }

        if (IsProduct(value, 1, out product))
        {
            Push(product!.Inputs[0]);
            if (value.Operation == Operation.Subtract)
                il.Emit(OpCodes.Call, Method(Operation.Negate, value.Lanes));
            Push(product.Inputs[1]);
            Push(value.Inputs[0]);
            il.Emit(OpCodes.Call, Method(Operation.FusedMultiplyAdd, value.Lanes));
            return;
        }

        int lanes = value.Inputs[0].Lanes;
        foreach (Value input in value.Inputs)
        {
            Push(input);
            if (value.Operation == Operation.Pack)
                il.Emit(OpCodes.Call, Method("ToScalar", 1));
            else if (OnBits(value.Operation))
                il.Emit(OpCodes.Call, Method("AsInt64", lanes));
        }

        switch (value.Operation)
        {
            case Operation.Broadcast:
                il.Emit(OpCodes.Call, Method("ToScalar", 1));
                if (value.Lanes == 16)
                    il.Emit(OpCodes.Conv_R4);
                il.Emit(OpCodes.Call, LaneInstructions.Create(value.Lanes));
                break;
            case Operation.Lane:
                if (value.Number == 0)
                {
                    il.Emit(OpCodes.Call, Method("ToScalar", lanes));
                }
                else
                {
                    il.Emit(OpCodes.Ldc_I4, (int)value.Number);
                    il.Emit(OpCodes.Call, Method("GetElement", lanes));
                }

                il.Emit(OpCodes.Call, LaneInstructions.CreateScalar);
                break;
            case Operation.Sum:
                il.Emit(OpCodes.Call, Method("Sum", lanes));
                il.Emit(OpCodes.Call, LaneInstructions.CreateScalar);
                break;
            case Operation.Widen:
                if (lanes < 4)
                    il.Emit(OpCodes.Call, LaneInstructions.Generic(2, "ToVector256", typeof(double)));
                il.Emit(OpCodes.Call, LaneInstructions.Generic(4, "ToVector512", typeof(double)));
                break;
            case Operation.Round:
                il.Emit(OpCodes.Call, typeof(Outlined).GetMethod(nameof(Outlined.Round), [LaneInstructions.TypeOf(lanes)])!);
                break;
            case Operation.SumEach:
                il.Emit(OpCodes.Call, typeof(Outlined).GetMethod(nameof(Outlined.SumEach), [.. value.Inputs.Select(input => LaneInstructions.TypeOf(input.Lanes))])!);
                break;
            case Operation.Pack:
                il.Emit(OpCodes.Call, LaneInstructions.CreateOf(value.Lanes));
                break;
            case Operation.Mantissa:
                const int from3Quarters = 0b11, negativeIsNaN = 0b10 << 2;
                il.Emit(OpCodes.Ldc_I4, from3Quarters | negativeIsNaN);
                il.Emit(OpCodes.Call, Method(Operation.Mantissa, lanes));
                break;
            case Operation.ShiftBitsLeft or Operation.ShiftBitsRight:
                il.Emit(OpCodes.Ldc_I4, (int)value.Number);
                il.Emit(OpCodes.Call, Method(value.Operation, lanes));
                break;
            case Operation.Pick or Operation.Call or Operation.Each or Operation.EachPair:
                il.Emit(OpCodes.Call, Outlined.MethodOf(value.Operation, lanes, (Type)value.Detail!));
                break;
            default:
                il.Emit(OpCodes.Call, Method(value.Operation, lanes));
                break;
        }

        if (OnBits(value.Operation))
            il.Emit(OpCodes.Call, LaneInstructions.Generic(Math.Max(2, lanes), "AsDouble", typeof(long)));
    }

    /// <summary>The values behind the address on the stack, as lanes of doubles.</summary>
    private void WriteLoad(Value value)
    {
        var address = (Address)value.Detail!;
        bool isTwoFloats = value.Lanes == 2 && HoldsFloats(address.Stretch), isWidened = HoldsFloats(address.Stretch) && value.Lanes < 16;
        if (IsReadAgain(value) && !isTwoFloats)
            il.Emit(OpCodes.Volatile);
        if (value.Lanes == 1)
        {
            WriteLoadOfNumber(address);
            il.Emit(OpCodes.Call, LaneInstructions.CreateScalar);
            return;
        }

        if (!isTwoFloats)
            il.Emit(OpCodes.Ldobj, isWidened ? LaneInstructions.FloatsOf(value.Lanes) : LaneInstructions.TypeOf(value.Lanes));
        if (isWidened)
            il.Emit(OpCodes.Call, LaneInstructions.Widened(value.Lanes));
    }

    private void WriteLoadOfNumber(Address address)
    {
        il.Emit(HoldsFloats(address.Stretch) ? OpCodes.Ldind_R4 : OpCodes.Ldind_R8);
        if (HoldsFloats(address.Stretch))
            il.Emit(OpCodes.Conv_R8);
    }

    private void PushNumber(double number, int lanes)
    {
        if (lanes == 16)
            il.Emit(OpCodes.Ldc_R4, (float)number);
        else
            il.Emit(OpCodes.Ldc_R8, number);
    }

    /// <summary>Stores the lanes on the stack behind the address that is there too.</summary>
    private void WriteStore(int lanes, bool asFloats)
    {
        if (lanes == 1)
        {
            il.Emit(OpCodes.Call, Method("ToScalar", 1));
            if (asFloats)
                il.Emit(OpCodes.Conv_R4);
            il.Emit(asFloats ? OpCodes.Stind_R4 : OpCodes.Stind_R8);
            return;
        }

        asFloats &= lanes < 16;   // or they are floats
        if (asFloats)
            il.Emit(OpCodes.Call, LaneInstructions.Narrowed(lanes));
        if (!asFloats || lanes > 2)
            il.Emit(OpCodes.Stobj, asFloats ? LaneInstructions.FloatsOf(lanes) : LaneInstructions.TypeOf(lanes));
    }

    /// <summary>What the caller gives and takes are doubles in any case.</summary>
    private bool HoldsFloats(Stretch stretch) => precision == Precision.Single && stretch is not (Stretch.Inputs or Stretch.Outputs);

    private int SizeOf(Stretch stretch) => HoldsFloats(stretch) ? sizeof(float) : sizeof(double);

    /// <summary>Whether a sum has a product among its terms that nothing else uses, and may be rounded together with it.</summary>
    private bool IsProduct(Value value, int term, out Value? product)
    {
        product = null;
        if (value.Operation is not (Operation.Add or Operation.Subtract) || !value.MayContract)
            return false;
        product = value.Inputs[term];
        return product is { Operation: Operation.Multiply, MayContract: true } && IsInline(product);
    }

    private static bool OnBits(Operation operation) =>
        operation is Operation.AddBits or Operation.SubtractBits or Operation.LessBits or Operation.ShiftBitsLeft or Operation.ShiftBitsRight;

    /// <summary>The address of what one of several indices, which are distances in bytes, points at in a table.</summary>
    private void PushPointedAt(Address table, Address index, int lane)
    {
        Push(table);
        Push(index with { Offset = index.Offset + lane });
        il.Emit(OpCodes.Ldind_I);
        il.Emit(OpCodes.Add);
    }

    private void Push(Address address)
    {
        il.Emit(OpCodes.Ldarg, (short)(1 + (int)address.Stretch));
        Advance(address.Outer, address.OuterStep, SizeOf(address.Stretch));   // first, as it stays the same while the other loop goes on
        Advance(address.Loop, address.Step, SizeOf(address.Stretch));

        if (address.Offset != 0)
        {
            il.Emit(OpCodes.Ldc_I4, address.Offset * SizeOf(address.Stretch));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
        }
    }

    /// <summary>Moves the address on the stack on, as far as a loop has counted.</summary>
    private void Advance(Loop? loop, int step, int size)
    {
        if (loop is null || step == 0)
            return;
        il.Emit(OpCodes.Ldloc, counters[loop]);
        il.Emit(OpCodes.Ldc_I4, step * size);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
    }

    private static MethodInfo Method(Operation operation, int lanes) => LaneInstructions.Of(operation, Math.Max(2, lanes));

    private static MethodInfo Method(string name, int lanes) => LaneInstructions.Generic(Math.Max(2, lanes), name, LaneInstructions.ElementOf(lanes));
}
