namespace OpenSipsHa.DevCluster.Api.Cel;

enum CelTokenKind
{
    End,
    Identifier,
    Integer,
    Unsigned,
    Real,
    Text,
    Bytes,
    Symbol,
}
