using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob;

// Choices by a discrete value: what if (z) and z switch would be, were z known when the program runs.
public sealed partial class ModelBuilder
{
    /// <summary>
    /// <paramref name="ifTrue"/> where the condition is 1, <paramref name="ifFalse"/> where it is 0; the three broadcast. The case that is not taken may be infinite, or not a number.
    /// </summary>
    /// <param name="condition">0 or 1: a site such as one from <see cref="Bernoulli"/>, data, or a comparison.</param>
    /// <param name="ifTrue">The value for 1.</param>
    /// <param name="ifFalse">The value for 0.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The condition can be something else than 0 or 1.</exception>
    public Tensor Switch(
        Tensor condition, Tensor ifTrue, Tensor ifFalse, [CallerArgumentExpression(nameof(condition))] string name = "", [CallerLineNumber] int line = 0)
    {
        CheckChoice(condition, 2, $"condition '{name}'", line);
        return Switched.Choose(condition, [ifFalse, ifTrue]);
    }

    /// <summary>The first case where the index is 0, the next where it is 1, and so on: <c>m.Switch(z, [a, b, c])</c>. All broadcast.</summary>
    /// <param name="index">A whole number from 0 to the number of cases less 1: a discrete site, data, or an expression of these.</param>
    /// <param name="cases">The values.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The values of the index are not the numbers of the cases.</exception>
    public Tensor Switch(Tensor index, ReadOnlySpan<Tensor> cases, [CallerArgumentExpression(nameof(index))] string name = "", [CallerLineNumber] int line = 0)
    {
        CheckChoice(index, cases.Length, $"index '{name}'", line);
        return cases.Length == 1 ? cases[0] : Switched.Choose(index, cases);
    }

    /// <summary>
    /// A choice between distributions, of different families if you like: draws come from <paramref name="ifTrue"/> where the condition is 1, from <paramref name="ifFalse"/> where it is 0.
    /// Given a site that is summed out, a mixture: <c>m.Observe(row, m.Switch(outlier, new Cauchy(mu, 5), new Normal(mu, 1)), y)</c>. An observation may lie outside of the support of
    /// one case, which then has density 0; a latent continuous site needs cases of one support.
    /// </summary>
    /// <param name="condition">0 or 1: a site such as one from <see cref="Bernoulli"/>, data, or a comparison. Arrays meet the plates of the site that is drawn or observed.</param>
    /// <param name="ifTrue">The distribution for 1.</param>
    /// <param name="ifFalse">The distribution for 0.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The condition can be something else than 0 or 1, or the cases have different shapes, or one is discrete and one is not.</exception>
    public IDistribution<TSite> Switch<TSite>(
        Tensor condition, IDistribution<TSite> ifTrue, IDistribution<TSite> ifFalse, [CallerArgumentExpression(nameof(condition))] string name = "", [CallerLineNumber] int line = 0)
        where TSite : Tensor => Choice(condition, [ifFalse, ifTrue], $"condition '{name}'", line);

    /// <summary>
    /// A choice between distributions: the first where the index is 0, the next where it is 1, and so on. As
    /// <see cref="Switch{TSite}(Tensor, IDistribution{TSite}, IDistribution{TSite}, string, int)"/>.
    /// </summary>
    /// <param name="index">A whole number from 0 to the number of cases less 1: a discrete site, data, or an expression of these.</param>
    /// <param name="cases">The distributions.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The values of the index are not the numbers of the cases, or the cases have different shapes, or one is discrete and one is not.</exception>
    public IDistribution<TSite> Switch<TSite>(
        Tensor index, ReadOnlySpan<IDistribution<TSite>> cases, [CallerArgumentExpression(nameof(index))] string name = "", [CallerLineNumber] int line = 0)
        where TSite : Tensor => Choice(index, [.. cases], $"index '{name}'", line);

    private static IDistribution<TSite> Choice<TSite>(Tensor chosen, ImmutableArray<IDistribution<TSite>> cases, string what, int line)
        where TSite : Tensor
    {
        CheckChoice(chosen, cases.Length, what, line);
        for (int number = 1; number < cases.Length; number++)
        {
            if (cases[number].Shape != cases[0].Shape)
                throw new ModelException($"The cases of a Switch (line {line}) must have one shape, but {Case(0)} has shape {cases[0].Shape} and {Case(number)} has {cases[number].Shape}.");
            if (cases[number].Support.IsDiscrete != cases[0].Support.IsDiscrete)
                throw new ModelException($"The cases of a Switch (line {line}) must all be discrete or all be continuous, but {Case(0)} takes {cases[0].Support} and {Case(number)} takes {cases[number].Support}: a density does not compare with a probability.");
        }

        return cases.Length == 1 ? cases[0] : new Switched<TSite>(chosen, cases, what);

        string Case(int number) => $"{Distribution.NameOf(cases[number])} (where the {what} is {number.ToString(CultureInfo.InvariantCulture)})";
    }

    /// <summary>Throws unless a whole number has as many values, from 0, as there are cases to choose from.</summary>
    private static void CheckChoice(Tensor chosen, int count, string what, int line)
    {
        if (count == 0)
            throw new ModelException($"A Switch (line {line}) needs at least one case.");
        Support numbers = Support.Integers(0, count - 1.0);
        string label = $"The {what} of Switch (line {line})", cases = what.StartsWith("condition", StringComparison.Ordinal) ? "" : $", one for each of the {count} cases";
        if (chosen is Discrete site)
        {
            if (!Support.AreSame(site.Support, numbers))
                throw new ModelException($"{label} must be {numbers}{cases}, but takes {site.Support}.");
        }
        else if (chosen.Source.IsKnown)
        {
            CheckValues(chosen, numbers, label);
        }
        else if (Varies(chosen))
        {
            throw new ModelException($"{label} must be {numbers}{cases}: a discrete site, data, or an expression of these, but it varies continuously. If it is a weight, let a discrete site with these probabilities choose.");
        }
    }

    /// <summary>Whether a value changes smoothly with a continuous site, as a whole number cannot: a message comes back to it.</summary>
    private static bool Varies(Tensor value)
    {
        Tensor[] inputs = [.. Graph.Order([value]).Where(node => node.Primitive is Input).SelectMany(node => node.Outputs).Where(input => input is not Discrete)];
        IReadOnlyDictionary<Tensor, Tensor> messages = Sweep.Backward([(value, Functions.Expand(1.0, value.Type))], inputs, Derivative.Rule);
        return Array.Exists(inputs, input => messages.GetValueOrDefault(input) is not null);
    }
}
