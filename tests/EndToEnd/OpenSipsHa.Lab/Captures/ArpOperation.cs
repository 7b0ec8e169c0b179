namespace OpenSipsHa.Lab.Captures;

/// <summary>ar$op, RFC 826.</summary>
public enum ArpOperation
{
    Request = 1,
    Reply = 2,
}
