namespace Prob.Graphs.Plans;

/// <summary>
/// When each job is done. Straight code comes first at each time, then loops, then calls and scans; a loop's sums are there at the next time. Loops of the same length are shared
/// by as many jobs as possible: of all the times at which they could be, the fewest are chosen (the points that stab all intervals).
/// </summary>
internal static class Schedule
{
    public static void Place(IReadOnlyList<Job> jobs)
    {
        foreach (Job job in jobs)
        {
            foreach (View input in job.Inputs)
                input.Cell.Producer?.Readers.Add(job);
        }

        Bound(jobs);
        while (jobs.Where(job => job.IsLoop && !job.IsPlaced).MinBy(job => (job.Latest, -job.Turns.Rows * job.Turns.Length)) is { } next)
        {
            int time = next.Latest;
            foreach (Job job in jobs.Where(job => !job.IsPlaced))
            {
                // Some of those it needs may just have been placed.
                job.Earliest = EarliestOf(job);
                if (job.Kind == next.Kind && job.Turns == next.Turns && job.Earliest <= time)
                    (job.Time, job.Earliest, job.IsPlaced) = (time, time, true);
            }

            Bound(jobs);
        }

        Sink(jobs);
        foreach (Job job in jobs.Where(job => !job.IsPlaced))
            job.Time = job.Earliest;
    }

    /// <summary>Whether a job reads, at each turn of a loop that both share, what the other computed in the same turn.</summary>
    public static bool SharesTurn(Job producer, Job reader, int input)
    {
        if (!producer.IsLoop || reader.Kind != producer.Kind || producer.Turns != reader.Turns || producer.IsFolded)
            return false;
        if (reader.Nest is { } nest)
            return nest.Inputs[input] == nest.Whole && reader.Inputs[input].Offset == 0;
        return reader.Domain!.StepOf(input) == producer.Domain!.OutputStep && reader.Terms.All(body => Array.TrueForAll(body.Terms, places => producer.OutputPlaces.Contains(places[input])));
    }

    /// <summary>How much later than the producer a reader must be.</summary>
    private static int Delay(Job producer, Job reader)
    {
        if (producer.Kind == JobKind.Straight)
            return 0;
        if (reader.Kind is JobKind.Call or JobKind.Scan)
            return 0;
        if (!producer.IsLoop || !reader.IsLoop)
            return 1;
        for (int k = 0; k < reader.Inputs.Length; k++)
        {
            if (reader.Inputs[k].Cell.Producer == producer && !SharesTurn(producer, reader, k))
                return 1;
        }

        return 0;
    }

    /// <summary>When all that a job needs is there, if that is as early as it can be.</summary>
    private static int EarliestOf(Job job) => job.Inputs.Select(input => input.Cell.Producer).OfType<Job>().Select(producer => producer.Earliest + Delay(producer, job)).Append(0).Max();

    private static void Bound(IReadOnlyList<Job> jobs)
    {
        int end = 0;
        foreach (Job job in jobs)
        {
            job.Earliest = job.IsPlaced ? job.Time : EarliestOf(job);
            end = Math.Max(end, job.Earliest);
        }

        for (int i = jobs.Count - 1; i >= 0; i--)
        {
            Job job = jobs[i];
            job.Latest = job.IsPlaced ? job.Time : end;
            if (!job.IsPlaced)
            {
                foreach (Job reader in job.Readers)
                    job.Latest = Math.Min(job.Latest, reader.Latest - Delay(job, reader));
            }
        }
    }

    /// <summary>What only later turns of a loop read is computed there, so that it need not be stored.</summary>
    private static void Sink(IReadOnlyList<Job> jobs)
    {
        for (int i = jobs.Count - 1; i >= 0; i--)
        {
            Job job = jobs[i];
            if (!job.IsLoop || job.IsFolded || job.Readers.Count == 0)
                continue;
            if (job.Readers.All(reader => reader.IsLoop && reader.Time > job.Time && Delay(job, reader) == 0))
                job.Time = job.Readers.Min(reader => reader.Time);
        }
    }
}
