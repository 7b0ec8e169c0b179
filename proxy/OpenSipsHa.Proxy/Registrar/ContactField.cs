namespace OpenSipsHa.Proxy.Registrar;

/// <summary>One Contact of a REGISTER; texts are offsets into the request's bytes.</summary>
/// <param name="Uri">Without angle brackets.</param>
/// <param name="Parameters">All contact parameters, from the first ';'.</param>
/// <param name="Expires">Seconds asked for by the contact's own parameter; null = no such parameter.</param>
/// <param name="Quality">q in thousandths.</param>
public readonly record struct ContactField(Range Uri, Range Parameters, uint? Expires, ushort Quality);
