namespace OpenSipsHa.Sip.Transactions;

/// <summary>Byte arrays of a few sizes, kept for the next message. Belongs to one shard.</summary>
internal sealed class BufferPool
{
    private static readonly int[] Sizes = [512, 1024, 2048, 4096, 16384, 68 * 1024];

    private readonly FreeList<byte[]>[] free = [.. Sizes.Select(_ => new FreeList<byte[]>())];

    /// <summary>Copies into a pooled array.</summary>
    public StoredBytes Store(ReadOnlySpan<byte> bytes)
    {
        var index = 0;
        while (Sizes[index] < bytes.Length)
            index++;
        var array = free[index].TryTake(out var pooled) ? pooled : free[index].Add(new byte[Sizes[index]]);
        bytes.CopyTo(array);
        return new StoredBytes(array, bytes.Length);
    }

    /// <summary>Gives the array back and forgets it.</summary>
    public void Release(ref StoredBytes stored)
    {
        if (stored.Array is not { } array)
            return;
        free[Array.IndexOf(Sizes, array.Length)].Return(array);
        stored = default;
    }
}
