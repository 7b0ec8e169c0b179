namespace OpenSipsHa.Proxy.Registrar;

/// <summary>An address of record in the store; guarded by its shard's lock, except that <see cref="Bindings"/> is replaced, never changed.</summary>
internal sealed class LocationRecord(byte[] key)
{
    public readonly byte[] Key = key;

    public Binding[] Bindings = [];

    /// <summary>Neighbours in the expiry wheel's bucket of <see cref="DueSecond"/>.</summary>
    public LocationRecord? Previous;

    public LocationRecord? Next;

    /// <summary>Second of the store's clock at which something here expires; −1 = in no bucket.</summary>
    public int DueSecond = -1;
}
