namespace Prob.Graphs.Plans;

/// <content>
/// Plans that store floats. Loops compute with floats if all they do is arithmetic; others pass on doubles in registers, which are not rounded. But a value that some read in a register and others from memory is rounded for all; and so is what is
/// compared, with all that it may be chosen from: for where the largest of some values is, it has to be equal to one of them.
/// </content>
internal sealed partial class Staging
{
    /// <summary>
    /// Whether the jobs of a loop compute with floats: then the loop takes 0.4 of the time (Adam with 650 000 parameters). They do if all are arithmetic of floats that lie side by side; other formulas are
    /// made for doubles, and sums are added up in those.
    /// </summary>
    private bool IsOfFloats(Job[] shared) => lowering.Precision == Precision.Single && code.WidthOfDoubles == 8 && Array.TrueForAll(shared, job =>
        IsArithmetic(job.Primitive)
        && (job.Nest is not null || (job.Domain is { Copies: 1, OutputStep: 0 or 1 } domain && Array.TrueForAll(domain.Inputs, steps => steps[domain.Vector] is 0 or 1))));

    /// <summary>Whether an operation is one or two instructions, not a formula.</summary>
    private static bool IsArithmetic(Primitive primitive) =>
        primitive is Prob.Graphs.Add or Prob.Graphs.Subtract or Prob.Graphs.Multiply or Prob.Graphs.Divide or Prob.Graphs.Negate or Square or Prob.Graphs.Sqrt or Prob.Graphs.Abs or Relu or Maximum or Minimum
            or Prob.Graphs.Less or Prob.Graphs.LessOrEqual or Prob.Graphs.Equal or Where or Annihilate or TanhSlope or Contract;

    /// <summary>A value as it would be stored.</summary>
    private Value Rounded(Value value)
    {
        if (lowering.Precision == Precision.Double || value.Lanes == 16 || value.Operation is Operation.Load or Operation.Round)
            return value;
        Value rounded = code.Apply(Operation.Round, value);
        if (weights.TryGetValue(value, out Dictionary<Value, Value>? ofTerms))
            weights[rounded] = ofTerms;
        return rounded;
    }

    /// <summary>Marks what a loop stores and also passes on in a register.</summary>
    private void RoundShared(Job[] shared)
    {
        foreach (Job job in shared)
            job.IsRounded |= IsNeededLater(job, shared) && job.Readers.Any(shared.Contains);
    }

    /// <summary>Marks what is to be rounded because it is compared.</summary>
    private void RoundCompared()
    {
        if (lowering.Precision == Precision.Double)
            return;
        for (int i = jobs.Count - 1; i >= 0; i--)
        {
            Job job = jobs[i];
            bool isChoice = job.Primitive is Largest or Maximum or Minimum or Negate or Abs or Relu or Where;
            bool isComparison = job.Primitive is Equal or Less or LessOrEqual && job.Inputs.All(input => input.Cell.Producer is not null);   // a number is nobody's choice
            if (!isComparison && !(job.IsRounded && isChoice))
                continue;
            foreach (View input in job.Inputs)
                input.Cell.Producer?.IsRounded = true;
        }
    }
}
