namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// Objects that wait to be used again. Its room grows when an object is made, never when one comes back: giving back
/// must not allocate in the quiet after a busy hour.
/// </summary>
internal sealed class FreeList<T>
    where T : class
{
    private T[] items = [];

    /// <summary>Objects ever made.</summary>
    public int Made { get; private set; }

    public int Free { get; private set; }

    public bool TryTake(out T item)
    {
        item = Free > 0 ? items[--Free] : null!;
        return item is not null;
    }

    /// <summary>To be called for each object made, so that there is room for it later.</summary>
    public T Add(T made)
    {
        if (++Made > items.Length)
            Array.Resize(ref items, Math.Max(16, Made * 2));
        return made;
    }

    public void Return(T item) => items[Free++] = item;
}
