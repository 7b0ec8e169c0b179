namespace OpenSipsHa.DevCluster.Api.Cel;

readonly record struct CelToken(CelTokenKind Kind, string Text, int Position);
