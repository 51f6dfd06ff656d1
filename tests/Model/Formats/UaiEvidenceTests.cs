using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Prob.Tests.Laws;

namespace Prob.Tests;

public sealed class UaiEvidenceTests
{
    private static readonly FactorGraph Graph = new([.. Enumerable.Range(0, 10).Select(i => new Variable($"{i}", ["a", "b", "c"]))], []);

    [Theory]
    [InlineData("0", "{}")]
    [InlineData("2 1 0 2 1", "{1 = 0, 2 = 1}")]
    [InlineData("2\n7 1\n3 2\n", "{3 = 2, 7 = 1}")]
    [InlineData("1\n2 1 0 2 1\n", "{1 = 0, 2 = 1}")]
    [InlineData("1\n0", "{}")]
    [InlineData("1 1 2", "{1 = 2}")]
    [InlineData("c a comment\r\n3\r\n1 5 0\r\n\r\n0\r\n2 1 0 2 1\r\nc done", "{5 = 0} {} {1 = 0, 2 = 1}")]
    [InlineData("2 0 1 5 0", "{0 = 1, 5 = 0}")]
    [InlineData("2\n0 1\n5 0", "{0 = 1, 5 = 0}")]
    [InlineData("2\n0\n1 5 0", "{} {5 = 0}")]
    public void Both_styles_are_read(string text, string sets) => Assert.Equal(sets, string.Join(' ', UaiEvidence.Parse(text, Graph)));

    [Fact]
    public void Written_sets_are_read_as_the_same() => Randomly.Check(
        Gen.Choose(0, int.MaxValue).Select(seed => Sets(new Random(seed))),
        sets => Assert.Equal(sets.AsEnumerable(), UaiEvidence.Parse(UaiEvidence.Format(sets.AsSpan()), Graph)),
        tests: 1000);

    [Theory]
    [InlineData("", "Line 1, column 1: expected a number of evidence, a whole number from 0, but found the end of the text.")]
    [InlineData("1 0 x", "Line 1, column 5: expected a number of evidence, a whole number from 0, but found 'x'.")]
    [InlineData("2 1 0", "Line 1, column 1: expected 2 observations of two numbers each, or 2 sets of them with the number of observations before each, but 2 numbers follow.")]
    [InlineData("2147483647 1 0", "Line 1, column 1: expected 2147483647 observations of two numbers each, or 2147483647 sets of them with the number of observations before each, but 2 numbers follow.")]
    [InlineData("0 1", "Line 1, column 1: expected 0 observations of two numbers each, or 0 sets of them with the number of observations before each, but 1 numbers follow.")]
    [InlineData("1\n1 10 0", "Line 2, column 3: expected a variable, 0 to 9, but found 10.")]
    [InlineData("1\n1 9 3", "Line 2, column 5: expected a state of variable 9, 0 to 2, but found 3.")]
    [InlineData("2 1 0 1 0", "Line 1, column 7: variable 1 is observed twice in this set.")]
    public void Mistakes_are_named_with_their_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => UaiEvidence.Parse(text, Graph)).Message);

    [Fact]
    public void No_set_cannot_be_written() => Assert.Equal(
        "There must be at least one set of evidence, but there is none; for no observations give Evidence.None.",
        Assert.Throws<ArgumentException>(() => UaiEvidence.Format()).Message);

    [Fact]
    public void Files_hold_the_same()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.evid");
        try
        {
            UaiEvidence.Save(path, Evidence.None.With(3, 1), Evidence.None);
            Assert.Equal("2\n1 3 1\n0\n", File.ReadAllText(path));
            Assert.Equal([Evidence.None.With(3, 1), Evidence.None], UaiEvidence.Load(path, Graph).ToArray());
            using (StreamReader reader = File.OpenText(path))
                Assert.Equal(2, UaiEvidence.Read(reader, Graph).Length);
            var writer = new StringWriter();
            UaiEvidence.Write(writer, Evidence.None.With(3, 1));
            Assert.Equal("1 3 1\n", writer.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ImmutableArray<Evidence> Sets(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, random.Next(0, 4)).Aggregate(Evidence.None, (set, _) => set.With(random.Next(10), random.Next(3))))];
}
