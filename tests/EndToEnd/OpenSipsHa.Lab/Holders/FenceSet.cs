namespace OpenSipsHa.Lab.Holders;

/// <summary>A set of addresses in one of the product's nftables tables.</summary>
/// <param name="Family">Netfilter's number: inet 1, arp 3, netdev 5.</param>
/// <param name="Table">Its table: of all families, those of one name belong together.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expires">Its elements go by themselves: addresses that are open for now. Otherwise: addresses that are gated at all.</param>
public sealed record FenceSet(byte Family, string Table, string Name, bool Expires);
