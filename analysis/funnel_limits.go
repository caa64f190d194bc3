package analysis

// LimitsOf are the 95 % and the 99.8 % limits of a funnel around a pooled
// share, for so many lessons: what a chart draws between the schools.
func LimitsOf(lessons int, pooled Ratio) (warn, alarm Limits) {
	chance := float64(pooled.Num) / float64(pooled.Den)
	return binomialLimits(lessons, chance, warnLevel), binomialLimits(lessons, chance, alarmLevel)
}
