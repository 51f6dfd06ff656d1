
namespace Prob;

/// <summary>Rank normalisation, which makes the diagnostics indifferent to heavy tails and to monotone transformations.</summary>
internal static class RankNormalised
{
    /// <summary>
    /// Every draw replaced by the normal score of its rank r among all S draws, Φ⁻¹((r − 3/8) / (S + 1/4)) (Vehtari et al. 2021, section 4.1; Blom 1958);
    /// equal draws share their mean rank.
    /// </summary>
    public static ScalarDraws Of(ScalarDraws draws)
    {
        int count = draws.Values.Length;
        double[] sorted = [.. draws.Values];
        int[] place = new int[count];
        for (int i = 0; i < count; i++)
            place[i] = i;
        Array.Sort(sorted, place);

        double[] scores = new double[count];
        for (int first = 0, next; first < count; first = next)
        {
            for (next = first + 1; next < count && sorted[next] == sorted[first];)
                next++;
            double rank = (first + 1 + next) / 2.0;
            double score = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (rank - 0.375) / (count + 0.25));
            for (int i = first; i < next; i++)
                scores[place[i]] = score;
        }

        return new(scores, draws.Chains);
    }
}
