namespace OpenSipsHa.Operator.Compilation;

/// <summary>Why a configuration cannot be used: what a schema could not say.</summary>
/// <param name="Reason">One stable CamelCase word, a condition's reason; see <see cref="ProblemReasons"/>.</param>
/// <param name="Message">Names the object, the field, what was found and what was expected.</param>
public sealed record Problem(string Reason, string Message);
