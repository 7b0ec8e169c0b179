namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>What is done about unknown and duplicate fields.</summary>
public enum FieldValidation
{
    Warn,
    Strict,
    Ignore,
}
