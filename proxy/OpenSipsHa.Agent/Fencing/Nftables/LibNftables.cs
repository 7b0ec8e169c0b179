using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.Fencing.Nftables;

/// <summary>libnftables(3).</summary>
internal static partial class LibNftables
{
    private const string Library = "libnftables.so.1";

    /// <summary>Opens its netlink socket in the network namespace of the calling thread.</summary>
    [LibraryImport(Library, EntryPoint = "nft_ctx_new")]
    public static partial NftablesContext New(uint flags);

    [LibraryImport(Library, EntryPoint = "nft_ctx_free")]
    public static partial void Free(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_error")]
    public static partial int BufferError(NftablesContext context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_output")]
    public static partial int BufferOutput(NftablesContext context);

    /// <summary>Belongs to the context, valid until its next command.</summary>
    [LibraryImport(Library, EntryPoint = "nft_ctx_get_error_buffer")]
    public static partial nint GetErrorBuffer(NftablesContext context);

    [LibraryImport(Library, EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Run(NftablesContext context, string commands);

    /// <summary>malloc_trim(3).</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    public static partial int TrimAllocator(nuint keep);
}
