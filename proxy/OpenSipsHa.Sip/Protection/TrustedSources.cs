using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Protection;

/// <summary>Networks of gateways and other proxies.</summary>
public sealed class TrustedSources(IReadOnlyList<AddressBlock> blocks)
{
    private readonly AddressBlock[] blocks = [.. blocks];

    public bool Contains(in SipEndpoint source)
    {
        if (blocks.Length == 0)
            return false;
        var address = AddressBlock.Number(source);
        foreach (var block in blocks)
        {
            if (block.Contains(address))
                return true;
        }

        return false;
    }
}
