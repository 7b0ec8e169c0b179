namespace OpenSipsHa.Proxy.Registrar;

/// <summary>Whether an address of record has a live binding.</summary>
public interface IRegistrations
{
    /// <param name="addressOfRecord">Key, see <see cref="Sip.Messages.AddressOfRecord"/>.</param>
    bool HasBinding(ReadOnlySpan<byte> addressOfRecord);
}
