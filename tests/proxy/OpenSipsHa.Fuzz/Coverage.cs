namespace OpenSipsHa.Fuzz;

/// <summary>Which edges between basic blocks the instrumented code has taken, and how often. One thread.</summary>
public static class Coverage
{
    /// <summary>A power of two.</summary>
    private const int Size = 1 << 16;

    private static readonly byte[] Hits = new byte[Size];
    private static readonly byte[] Seen = new byte[Size];
    private static int previous;

    /// <summary>Called at the beginning of every basic block.</summary>
    /// <param name="block">Drawn for the block, below 2^16.</param>
    public static void Visit(int block)
    {
        ref var hits = ref Hits[(previous ^ block) & (Size - 1)];
        if (hits < byte.MaxValue)
            hits++;
        previous = block >> 1;
    }

    /// <summary>Edges taken by any input so far.</summary>
    public static int Edges => Size - Seen.AsSpan().Count((byte)0);

    public static void Forget() => Seen.AsSpan().Clear();

    public static void Begin()
    {
        Hits.AsSpan().Clear();
        previous = 0;
    }

    /// <returns>Whether the input took an edge that none has taken, or one several times as often.</returns>
    public static bool End()
    {
        var isNew = false;
        for (var at = Hits.AsSpan().IndexOfAnyExcept((byte)0); at >= 0;)
        {
            var bit = Magnitude(Hits[at]);
            isNew |= (Seen[at] & bit) == 0;
            Seen[at] |= bit;
            var next = Hits.AsSpan(at + 1).IndexOfAnyExcept((byte)0);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return isNew;
    }

    /// <summary>1, 2, 3, 4–7, 8–15, 16–31, 32–127, more: a loop that goes round once more is nothing new.</summary>
    private static byte Magnitude(byte hits) => hits switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
