using Microsoft.Win32.SafeHandles;

namespace OpenSipsHa.Agent.Fencing.Nftables;

/// <summary>A `struct nft_ctx`.</summary>
internal sealed class NftablesContext : SafeHandleZeroOrMinusOneIsInvalid
{
    public NftablesContext()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        LibNftables.Free(handle);
        return true;
    }
}
