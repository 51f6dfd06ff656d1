namespace Prob.Graphs.Plans;

/// <summary>An instruction that works on doubles, of a plan that stores floats: these are copied to doubles before, and the results back.</summary>
internal sealed class WidenedInstruction : Instruction
{
    private readonly Instruction instruction;
    private readonly (Buffer From, Buffer To)[] before, after;

    public WidenedInstruction(Lowering lowering, Node node, Buffer[] inputs, Buffer?[] outputs)
    {
        var inner = new Lowering(lowering, Precision.Double);
        Phase phase = outputs.First(output => output is not null)!.Phase;
        Buffer Wide(Buffer stored) => stored.Precision == Precision.Double ? stored : inner.Allocate(phase, stored.Type);
        Dictionary<Buffer, Buffer> wide = inputs.Distinct().ToDictionary(input => input, Wide);
        Buffer?[] results = [.. outputs.Select(output => output is null ? null : Wide(output))];
        instruction = node.Primitive.Lower(inner, node, [.. inputs.Select(input => wide[input])], results);
        before = [.. wide.Where(pair => pair.Key != pair.Value).Select(pair => (pair.Key, pair.Value))];
        after = [.. results.Zip(outputs).Where(pair => pair.First != pair.Second).Select(pair => (pair.First!, pair.Second!))];
        foreach (Buffer scratch in before.Select(copy => copy.To).Concat(after.Select(copy => copy.From)))
            inner.Free(scratch);
    }

    public override void Execute(Memory memory)
    {
        foreach ((Buffer from, Buffer to) in before)
            memory.Copy(from, to);
        instruction.Execute(memory);
        foreach ((Buffer from, Buffer to) in after)
            memory.Copy(from, to);
    }

    public override string? Execute(Memory memory, Func<Lowering.Step, string?> probe)
    {
        foreach ((Buffer from, Buffer to) in before)
            memory.Copy(from, to);
        string? answer = instruction.Execute(memory, probe);
        foreach ((Buffer from, Buffer to) in after)
            memory.Copy(from, to);
        return answer;
    }
}
