using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// Einstein's sum in the notation of NumPy: "ij,jk->ik" is the matrix product, "ii->" the trace, "ij->ji" the transpose. A letter names an event dimension; letters that the result lacks are
        /// summed over, and one that is repeated within an operand takes its diagonal. Without an arrow the result has the letters that appear once, in alphabetical order. An ellipsis
        /// stands for any further dimensions, which broadcast and come first in a result without an arrow. Axes are carried along. Three operands and more are multiplied two at a time in the order
        /// that an <see cref="EliminationPlan"/> finds cheap; <see cref="Contract"/> takes them from the left.
        /// </summary>
        /// <param name="equation">A group of labels per operand, and after an arrow those of the result.</param>
        /// <param name="operands">One tensor per group.</param>
        /// <exception cref="ArgumentException">The equation is malformed, or does not fit the operands.</exception>
        public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands) => Graphs.Einsum.Of(equation, operands);

        /// <summary>The sum of the diagonal of a square matrix.</summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static Tensor Trace(Tensor matrix) => Sum(Diagonal(matrix));

        /// <summary>The Kronecker product of two matrices, or of two vectors: every entry of x times all of y, in blocks.</summary>
        /// <exception cref="ArgumentException">The tensors are neither two matrices nor two vectors.</exception>
        public static Tensor Kron(Tensor x, Tensor y) => (x.Shape.Rank, y.Shape.Rank) switch
        {
            (1, 1) => Reshape(Contract("i,k->ik", x, y), [x.Shape.Size * y.Shape.Size]),
            (2, 2) => Reshape(Contract("ij,kl->ikjl", x, y), [x.Shape[0] * y.Shape[0], x.Shape[1] * y.Shape[1]]),
            _ => throw new ArgumentException($"A Kronecker product needs two matrices or two vectors, but was given shapes {x.Shape} and {y.Shape}."),
        };
    }
}

namespace Prob.Graphs
{
    /// <summary>An equation in the notation of NumPy taken apart, and how it becomes contractions of two tensors each, in which labels are letters that each operand has at most once.</summary>
    internal sealed class Einsum
    {
        private const string Ellipsis = "...";
        private const string AllLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

        private readonly string equation;
        private readonly Dictionary<char, int> sizes = [];
        private readonly List<Term> terms = [];
        private readonly string result;
        private readonly Shape[] shapes;

        private Einsum(string equation, ReadOnlySpan<Tensor> operands)
        {
            this.equation = equation;
            string[] sides = equation.Replace(" ", "").Split("->");
            string[] groups = sides[0].Split(',');
            if (sides.Length > 2)
                throw new ArgumentException($"An equation looks like \"ij,jk->ik\" or \"ij,jk\", but was \"{equation}\".", nameof(equation));
            if (groups.Length != operands.Length)
                throw new ArgumentException($"The equation \"{equation}\" has {groups.Length} operands, but {operands.Length} were given.", nameof(operands));
            shapes = [.. operands.ToArray().Select(operand => operand.Shape)];
            string[] own = [.. groups.Select(Letters)];
            string further = FurtherLabels(groups, own, operands);
            for (int k = 0; k < operands.Length; k++)
                terms.Add(Diagonals(Labelled(operands[k], k, groups[k], own[k], further)));
            result = sides.Length == 2 ? Explicit(sides[1], further, groups.Any(HasEllipsis)) : further + Implicit(string.Concat(own));
        }

        public static Tensor Of(string equation, ReadOnlySpan<Tensor> operands) => new Einsum(equation, operands).Contracted();

        private static bool HasEllipsis(string group) => group.Contains(Ellipsis, StringComparison.Ordinal);

        /// <summary>The letters of a group, without its ellipsis.</summary>
        private string Letters(string group)
        {
            int place = group.IndexOf(Ellipsis, StringComparison.Ordinal);
            string letters = place < 0 ? group : group.Remove(place, Ellipsis.Length);
            return letters.All(char.IsAsciiLetter)
                ? letters
                : throw new ArgumentException($"Labels are letters and at most one ellipsis (...), but \"{group}\" in \"{equation}\" is not so.", nameof(equation));
        }

        /// <summary>The letters that appear once, in alphabetical order.</summary>
        private static string Implicit(string all) => string.Concat(all.Where(label => all.Count(other => other == label) == 1).Order());

        private string Explicit(string side, string further, bool hasEllipsis)
        {
            string letters = Letters(side);
            foreach (char label in letters)
            {
                if (!sizes.ContainsKey(label))
                    throw new ArgumentException($"The label '{label}' of the result of \"{equation}\" belongs to no operand.", nameof(equation));
                if (letters.Count(other => other == label) > 1)
                    throw new ArgumentException($"The label '{label}' is repeated in the result of \"{equation}\".", nameof(equation));
            }

            if (HasEllipsis(side) && !hasEllipsis)
                throw new ArgumentException($"The result of \"{equation}\" has an ellipsis, but no operand does.", nameof(equation));
            if (!HasEllipsis(side) && further.Length > 0)
                throw new ArgumentException($"The ellipsis of \"{equation}\" stands for {further.Length} dimensions, so the result needs one as well.", nameof(equation));
            return side.Replace(Ellipsis, further, StringComparison.Ordinal);
        }

        /// <summary>Letters for the dimensions that ellipses stand for: as many as the longest needs, the last of each the same.</summary>
        private string FurtherLabels(string[] groups, string[] own, ReadOnlySpan<Tensor> operands)
        {
            int most = 0;
            for (int k = 0; k < groups.Length; k++)
            {
                Shape shape = operands[k].Shape;
                int left = shape.Rank - own[k].Length;
                if (left < 0 || (left > 0 && !HasEllipsis(groups[k])))
                    throw new ArgumentException($"The labels \"{groups[k]}\" of operand {k} of \"{equation}\" need {(HasEllipsis(groups[k]) ? "at least " : "")}{own[k].Length} dimensions, but it has {shape.Rank} (shape {shape}).");
                most = Math.Max(most, left);
            }

            string free = string.Concat(AllLetters.Except(string.Concat(own)));
            return most <= free.Length ? free[..most] : throw new ArgumentException($"The equation \"{equation}\" needs more than {AllLetters.Length} labels.", nameof(equation));
        }

        /// <summary>An operand with a letter for each dimension; dimensions of size 1 that an ellipsis stretches are left out.</summary>
        private Term Labelled(Tensor operand, int k, string group, string own, string further)
        {
            string labels = HasEllipsis(group) ? group.Replace(Ellipsis, further[(further.Length - operand.Shape.Rank + own.Length)..], StringComparison.Ordinal) : group;
            for (int d = 0; d < labels.Length; d++)
            {
                int size = operand.Shape[d];
                bool stretches = further.Contains(labels[d]);
                if (sizes.TryAdd(labels[d], size) || sizes[labels[d]] == size)
                    continue;
                if (stretches && sizes[labels[d]] == 1)
                    Shrink(labels[d], size);
                else if (!stretches || size != 1)
                    throw Disagreement(labels[d], size, k, stretches);
            }

            foreach (char label in labels.Where(label => further.Contains(label) && sizes[label] != operand.Shape[labels.IndexOf(label)]).ToArray())
                (operand, labels) = (WithoutDimension(operand, labels.IndexOf(label)), labels.Remove(labels.IndexOf(label), 1));
            return new(operand, labels);
        }

        /// <summary>A label of an ellipsis turns out to be longer than 1: those who have it with size 1 do without.</summary>
        private void Shrink(char label, int size)
        {
            sizes[label] = size;
            for (int i = 0; i < terms.Count; i++)
            {
                int d = terms[i].Labels.IndexOf(label);
                if (d >= 0)
                    terms[i] = new(WithoutDimension(terms[i].Tensor, d), terms[i].Labels.Remove(d, 1));
            }
        }

        private ArgumentException Disagreement(char label, int size, int k, bool isOfEllipsis)
        {
            string name = isOfEllipsis ? "A dimension of the ellipsis" : $"The label '{label}'";
            int first = terms.FindIndex(term => term.Labels.Contains(label));
            return first < 0
                ? new($"{name} of \"{equation}\" has sizes {sizes[label]} and {size} in operand {k} (shape {shapes[k]}).")
                : new($"{name} of \"{equation}\" has size {sizes[label]} in operand {first} (shape {shapes[first]}), but {size} in operand {k} (shape {shapes[k]}).");
        }

        /// <summary>The tensor without a dimension of size 1.</summary>
        private static Tensor WithoutDimension(Tensor x, int dimension) => Functions.Reshape(x, Shape.Of([.. x.Shape.Where((_, d) => d != dimension)]));

        /// <summary>The diagonals of repeated labels: entries n + 1 apart where two dimensions of n are one, n² + n + 1 where three are.</summary>
        private Term Diagonals(Term term)
        {
            (Tensor x, string labels) = (term.Tensor, term.Labels);
            while (labels.FirstOrDefault(label => labels.Count(other => other == label) > 1) is var repeated and not '\0')
            {
                int size = sizes[repeated], count = labels.Count(label => label == repeated), step = 0, whole = 1;
                for (int i = 0; i < count; i++)
                    (step, whole) = (step + whole, whole * size);
                int[] order = [.. Enumerable.Range(0, labels.Length).OrderBy(d => labels[d] != repeated)];
                string places = AllLetters[..labels.Length];
                Tensor moved = Functions.Contract($"{places}->{string.Concat(order.Select(d => places[d]))}", x);
                labels = repeated + labels.Replace($"{repeated}", "");
                x = Functions.Slice(Functions.Reshape(moved, [whole, .. moved.Shape.From(count)]), 0, 0, size, Math.Max(1, step));
            }

            return new(x, labels);
        }

        private Tensor Contracted()
        {
            if (terms.Count > 1)
            {
                for (int k = 0; k < terms.Count; k++)
                    terms[k] = Summed(terms[k], Kept(terms[k].Labels, terms.Where((_, i) => i != k)));
            }

            if (terms.Count > 2)
            {
                foreach (char label in Order())
                    MultiplyAll([.. terms.Where(term => term.Labels.Contains(label))]);
            }

            MultiplyAll([.. terms]);
            return Summed(terms[0], result).Tensor;
        }

        /// <summary>The labels to be summed over, in the order of a plan in which axes take part and those of the result stay to the end, where they meet in one table.</summary>
        private IEnumerable<char> Order()
        {
            AxisSet axes = terms.Aggregate(default(AxisSet), (all, term) => all.Union(term.Tensor.Axes));
            char[] labels = [.. sizes.Keys];
            int[] cardinalities = [.. labels.Select(label => Math.Max(1, sizes[label])), .. axes.Select(axis => Math.Max(1, axis.Size))];
            int[] Scope(string own, AxisSet ownAxes) => [.. own.Select(label => Array.IndexOf(labels, label)), .. axes.Index().Where(axis => ownAxes.Contains(axis.Item)).Select(axis => labels.Length + axis.Index)];
            int[] last = Scope(result, axes);
            EliminationPlan plan = EliminationPlan.Find(cardinalities, [.. terms.Select(term => Scope(term.Labels, term.Tensor.Axes)), last], new() { Last = last });
            return plan.Order.Where(variable => !last.Contains(variable)).Select(variable => labels[variable]);
        }

        /// <summary>Makes one term of some, two at a time, those first that leave the least.</summary>
        private void MultiplyAll(List<Term> group)
        {
            while (group.Count > 1)
            {
                (Term Left, Term Right) best = (group[0], group[1]);
                double least = double.PositiveInfinity;
                for (int i = 0; i < group.Count; i++)
                {
                    for (int j = i + 1; j < group.Count; j++)
                    {
                        double size = SizeOf(group[i], group[j]);
                        if (size < least)
                            (least, best) = (size, (group[i], group[j]));
                    }
                }

                Term product = Product(best.Left, best.Right);
                foreach (List<Term> list in (List<Term>[])[group, terms])
                {
                    list[list.IndexOf(best.Left)] = product;
                    list.Remove(best.Right);
                }
            }
        }

        private Term Product(Term left, Term right)
        {
            string kept = terms.Count == 2 ? result : KeptOf(left, right);
            return new(Functions.Contract($"{left.Labels},{right.Labels}->{kept}", left.Tensor, right.Tensor), kept);
        }

        private string KeptOf(Term left, Term right) => Kept(left.Labels + right.Labels, terms.Where(term => term != left && term != right));

        private double SizeOf(Term left, Term right) =>
            KeptOf(left, right).Aggregate(left.Tensor.Axes.Union(right.Tensor.Axes).Aggregate(1.0, static (size, axis) => size * axis.Size), (size, label) => size * sizes[label]);

        /// <summary>Those labels that the result or others need.</summary>
        private string Kept(string labels, IEnumerable<Term> others) =>
            string.Concat(labels.Distinct().Where(label => result.Contains(label) || others.Any(term => term.Labels.Contains(label))));

        private static Term Summed(Term term, string kept) => kept == term.Labels ? term : new(Functions.Contract($"{term.Labels}->{kept}", term.Tensor), kept);

        /// <summary>A tensor and a letter for each of its dimensions. Terms are told apart by reference: the same tensor may be given twice.</summary>
        private sealed class Term(Tensor tensor, string labels)
        {
            public Tensor Tensor => tensor;

            public string Labels => labels;
        }
    }
}
