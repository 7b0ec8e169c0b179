namespace OpenSipsHa.Lab.Netlink;

/// <summary>Takes the body of one netlink message: what follows its header.</summary>
public delegate void NetlinkMessageHandler(ReadOnlySpan<byte> body);
